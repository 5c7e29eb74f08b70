// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Wall-clock time as a label, such as {@code 2026-11-23T14:40:02.123+00:00}.
 *
 * <p>Always UTC: the local zone would be fixed by the first who asks for it, and the application
 * may still want to set {@code user.timezone}.
 */
public final class Timestamp {
  private Timestamp() {}

  public static String now() {
    return of(System.currentTimeMillis());
  }

  public static String of(long epochMillis) {
    int milli = (int) Math.floorMod(epochMillis, 1000L);
    LocalDateTime t =
        LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(29);
    pad(out, t.getYear(), 4).append('-');
    pad(out, t.getMonthValue(), 2).append('-');
    pad(out, t.getDayOfMonth(), 2).append('T');
    pad(out, t.getHour(), 2).append(':');
    pad(out, t.getMinute(), 2).append(':');
    pad(out, t.getSecond(), 2).append('.');
    return pad(out, milli, 3).append("+00:00").toString();
  }

  private static StringBuilder pad(StringBuilder out, int value, int width) {
    String digits = Integer.toString(value);
    for (int i = digits.length(); i < width; i++) {
      out.append('0');
    }
    return out.append(digits);
  }
}
