// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

/** A number of things, such as {@code 1 socket} or {@code 25 sockets}. */
public final class Count {
  private Count() {}

  public static String of(long count, String thing) {
    return count + " " + noun(count, thing);
  }

  /** The thing alone, such as {@code sockets}. */
  public static String noun(long count, String thing) {
    return count == 1 ? thing : thing + "s";
  }
}
