// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import org.jspecify.annotations.Nullable;

/**
 * Names that come from outside (threads, classes, hosts, messages), made harmless: they cannot
 * begin a new line, steer a terminal, turn the direction of writing or end a quotation.
 */
public final class PlainText {
  private static final int LONGEST = 500;

  private PlainText() {}

  /** At most 500 characters of the text; a null is a question mark. */
  public static String of(@Nullable String text) {
    return of(text, LONGEST);
  }

  public static String of(@Nullable String text, int longest) {
    if (text == null) {
      return "?";
    }
    if (isPlain(text) && text.length() <= longest) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int end = Math.min(text.length(), longest);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      if (c == '"') {
        out.append('\'');
      } else if (isHarmless(c)) {
        out.appendCodePoint(c);
      } else {
        out.append('?');
      }
      i += Character.charCount(c);
    }
    return end < text.length() ? out.append("...").toString() : out.toString();
  }

  /** A text of several lines: each after the first is indented, so that none passes for a first. */
  public static String block(String text) {
    StringBuilder out = new StringBuilder(text.length() + 64);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '\n') {
        out.append("\n    ");
      } else {
        out.appendCodePoint(isHarmless(c) ? c : '?');
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"') {
        return false;
      }
    }
    return true;
  }

  /** Whether a code point can be seen, and a terminal does not obey it. */
  public static boolean isHarmless(int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.SURROGATE:
      case Character.PRIVATE_USE:
      case Character.UNASSIGNED:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
        return false;
      default:
        return true;
    }
  }
}
