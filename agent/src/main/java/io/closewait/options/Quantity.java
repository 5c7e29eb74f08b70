// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

/** Numbers with a unit, read without ever overflowing. */
public final class Quantity {
  private static final long HOUR = 3_600_000L;
  private static final long LEAST_MILLIS = 100;
  private static final long MOST_MILLIS = 8760 * HOUR;
  private static final long LEAST_BYTES = 4L << 10;
  private static final long MOST_BYTES = 1024L << 30;

  private Quantity() {}

  /** Milliseconds of a duration such as {@code 5m}; the other where the text is none. */
  public static long millisOr(String text, long otherwise) {
    try {
      return millis(text);
    } catch (BadValueException none) {
      return otherwise;
    }
  }

  static Long millis(String text) throws BadValueException {
    return millis(text, LEAST_MILLIS);
  }

  /** An age in whole seconds, begun ones counted, in the units of the options; -1: it is none. */
  public static int ageSeconds(String text) {
    try {
      return (int) ((millis(text, 0) + 999) / 1000);
    } catch (BadValueException none) {
      return -1;
    }
  }

  private static Long millis(String text, long least) throws BadValueException {
    if (text.endsWith("ms")) {
      return scaled(text, 2, 1, least, MOST_MILLIS);
    }
    if (text.endsWith("s")) {
      return scaled(text, 1, 1000, least, MOST_MILLIS);
    }
    if (text.endsWith("m")) {
      return scaled(text, 1, 60_000, least, MOST_MILLIS);
    }
    if (text.endsWith("h")) {
      return scaled(text, 1, HOUR, least, MOST_MILLIS);
    }
    throw new BadValueException();
  }

  static Long bytes(String text) throws BadValueException {
    if (text.endsWith("KB")) {
      return scaled(text, 2, 1L << 10, LEAST_BYTES, MOST_BYTES);
    }
    if (text.endsWith("MB")) {
      return scaled(text, 2, 1L << 20, LEAST_BYTES, MOST_BYTES);
    }
    if (text.endsWith("GB")) {
      return scaled(text, 2, 1L << 30, LEAST_BYTES, MOST_BYTES);
    }
    throw new BadValueException();
  }

  private static Long scaled(String text, int unitLength, long unit, long least, long most)
      throws BadValueException {
    String digits = text.substring(0, text.length() - unitLength);
    long value = number(digits, 0, most / unit) * unit;
    if (value < least) {
      throw new BadValueException();
    }
    return value;
  }

  /** Plain ASCII digits, between the two bounds. */
  static long number(String digits, long least, long most) throws BadValueException {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new BadValueException();
      }
      value = value * 10 + digit;
      if (value > most) {
        throw new BadValueException();
      }
    }
    if (digits.isEmpty() || value < least) {
      throw new BadValueException();
    }
    return value;
  }
}
