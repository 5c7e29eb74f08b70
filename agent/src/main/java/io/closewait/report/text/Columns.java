// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import java.lang.Character.UnicodeScript;

/** How much of a terminal's line a text takes: some letters are two columns wide, some none. */
public final class Columns {
  private static final int FIRST_WIDE = 0x1100, FIRST_PICTURE = 0x1f300, LAST_PICTURE = 0x1faff;
  private static final int FIRST_FULL = 0xff01, LAST_FULL = 0xff60;

  private Columns() {}

  public static int of(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      columns += of(c);
      i += Character.charCount(c);
    }
    return columns;
  }

  private static int of(int c) {
    if (c < ' ' + 0x60) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  private static boolean isWide(int c) {
    if (c < FIRST_WIDE) {
      return false;
    }
    if (c >= FIRST_PICTURE && c <= LAST_PICTURE || c >= FIRST_FULL && c <= LAST_FULL) {
      return true;
    }
    switch (UnicodeScript.of(c)) {
      case HAN:
      case HANGUL:
      case HIRAGANA:
      case KATAKANA:
      case BOPOMOFO:
        return true;
      default:
        return c >= 0x3000 && c <= 0x303e;
    }
  }

  /** As much of the beginning as fits. */
  public static String first(String text, int room) {
    return text.substring(0, fitting(text, room));
  }

  /** How many characters of the beginning fit. */
  static int fitting(String text, int room) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      columns += of(c);
      if (columns > room) {
        return i;
      }
      i += Character.charCount(c);
    }
    return text.length();
  }

  /** As much of the end as fits. */
  static String last(String text, int room) {
    int from = text.length();
    int columns = 0;
    while (from > 0) {
      int c = text.codePointBefore(from);
      columns += of(c);
      if (columns > room) {
        break;
      }
      from -= Character.charCount(c);
    }
    return text.substring(from);
  }
}
