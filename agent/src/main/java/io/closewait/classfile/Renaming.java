// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Renames strings in a class file's constant pool. The rest of a class file only points into the
 * pool (JVMS 4.4), so nothing else changes; and no library has to be loaded at start for it.
 */
public final class Renaming {
  private Renaming() {}

  /**
   * A copy in which every occurrence of {@code pairs[0]} is {@code pairs[1]}, and so on. ASCII
   * only.
   */
  public static byte[] rename(byte[] code, String... pairs) {
    Constants constants = new Constants(code);
    Bytes out = new Bytes(code.length + 256);
    int copied = 0;
    for (int i = 1; i < constants.count(); i++) {
      int at = constants.start(i);
      if (code[at] != Constants.UTF8) {
        continue;
      }
      int length = Bytes.u2(code, at + 1);
      String text = renamed(code, at + 3, length, pairs);
      if (text != null) {
        out.copy(code, copied, at + 1);
        out.u2(text.length());
        for (int c = 0; c < text.length(); c++) {
          out.u1(text.charAt(c)); // a byte of the class file each
        }
        copied = at + 3 + length;
      }
    }
    out.copy(code, copied, code.length);
    return Arrays.copyOf(out.array, out.size);
  }

  /**
   * Null where nothing is to be renamed, as in nearly every string. Without the charsets: many a
   * program has not loaded them yet.
   */
  @SuppressWarnings("deprecation")
  private static @Nullable String renamed(byte[] code, int at, int length, String[] pairs) {
    String text = null;
    for (int p = 0; p < pairs.length; p += 2) {
      if (contains(code, at, length, pairs[p])) {
        text = text != null ? text : new String(code, 0, at, length);
        text = text.replace(pairs[p], pairs[p + 1]);
      }
    }
    return text;
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
}
