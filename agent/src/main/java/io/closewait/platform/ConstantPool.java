// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import java.io.ByteArrayOutputStream;

/**
 * Renames strings in a class file's constant pool. The rest of a class file only points into the
 * pool (JVMS 4.4), so nothing else changes; and no library has to be loaded at start for it.
 */
final class ConstantPool {
  private static final int UTF8 = 1, LONG = 5, DOUBLE = 6;

  /** Bytes after the tag, by tag; 0 for tags that do not exist or are handled apart. */
  private static final int[] SIZES = {
    0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2
  };

  private ConstantPool() {}

  /**
   * A copy in which every occurrence of {@code pairs[0]} is {@code pairs[1]}, and so on. ASCII
   * only.
   */
  static byte[] rename(byte[] code, String... pairs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(code.length + 256);
    int count = unsigned(code, 8);
    int from = 10;
    out.write(code, 0, from);
    for (int i = 1; i < count; i++) {
      int tag = code[from];
      if (tag == UTF8) {
        int length = unsigned(code, from + 1);
        byte[] text = renamed(code, from + 3, length, pairs);
        if (text == null) {
          out.write(code, from, 3 + length);
        } else {
          out.write(UTF8);
          out.write(text.length >>> 8);
          out.write(text.length);
          out.write(text, 0, text.length);
        }
        from += 3 + length;
      } else {
        out.write(code, from, 1 + SIZES[tag]);
        from += 1 + SIZES[tag];
        i += tag == LONG || tag == DOUBLE ? 1 : 0; // these take two places
      }
    }
    out.write(code, from, code.length - from);
    return out.toByteArray();
  }

  /**
   * Null where nothing is to be renamed, as in nearly every string. Without the charsets: many a
   * program has not loaded them yet.
   */
  @SuppressWarnings("deprecation")
  private static byte[] renamed(byte[] code, int at, int length, String[] pairs) {
    String text = null;
    for (int p = 0; p < pairs.length; p += 2) {
      if (contains(code, at, length, pairs[p])) {
        text = text != null ? text : new String(code, 0, at, length);
        text = text.replace(pairs[p], pairs[p + 1]);
      }
    }
    if (text == null) {
      return null;
    }
    byte[] bytes = new byte[text.length()];
    text.getBytes(0, bytes.length, bytes, 0);
    return bytes;
  }

  /** Written out: this runs interpreted, at the start of the JVM, on the application's thread. */
  private static boolean contains(byte[] code, int at, int length, String wanted) {
    int last = at + length - wanted.length();
    char head = wanted.charAt(0);
    char tail = wanted.charAt(wanted.length() - 1);
    for (int i = at; i <= last; i++) {
      if (code[i] == head && code[i + wanted.length() - 1] == tail) {
        return true; // or nearly: then the replacement changes nothing
      }
    }
    return false;
  }

  private static int unsigned(byte[] code, int at) {
    return (code[at] & 0xff) << 8 | code[at + 1] & 0xff;
  }
}
