// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

/**
 * A place in the code in the columns that there are. The beginning is given up first: the method
 * and the line are what one looks for, {@code c.a.s.PriceService.status:24}.
 */
public final class ShortPlace {
  private static final String CUT = "..";

  private ShortPlace() {}

  /**
   * The place as it is where it fits, else shorter.
   *
   * @param place as {@code com.acme.Server.handle(Server.java:22)}, or any other text
   */
  public static String of(String place, int room) {
    if (Columns.of(place) <= room) {
      return place;
    }
    String left = withoutFile(place);
    for (int at = 0; Columns.of(left) > room; at += 2) {
      int dot = left.indexOf('.', at);
      if (dot < 0 || !isPackage(left, at)) {
        break;
      }
      int initial = Character.charCount(left.codePointAt(at));
      left = left.substring(0, at + Math.min(initial, dot - at)) + left.substring(dot);
    }
    if (Columns.of(left) > room) {
      left = withoutPackage(left);
    }
    return Columns.of(left) <= room
        ? left
        : Columns.first(CUT + Columns.last(left, Math.max(0, room - CUT.length())), room);
  }

  /** {@code com.acme.Server.handle:22}. */
  private static String withoutFile(String place) {
    int source = place.endsWith(")") ? place.indexOf('(') : -1;
    if (source <= 0) {
      return place;
    }
    int colon = place.lastIndexOf(':');
    String line = colon > source ? place.substring(colon, place.length() - 1) : "";
    return place.substring(0, source) + line;
  }

  /** Whether what begins there is a package: two names follow, of class and method. */
  private static boolean isPackage(String place, int at) {
    int type = place.indexOf('.', at) + 1;
    return type > 0 && place.indexOf('.', type) >= 0 && at < place.length();
  }

  private static String withoutPackage(String place) {
    int method = place.lastIndexOf('.');
    int type = method < 0 ? -1 : place.lastIndexOf('.', method - 1);
    return place.substring(type + 1);
  }
}
