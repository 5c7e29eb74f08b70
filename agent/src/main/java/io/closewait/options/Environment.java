// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;

/**
 * The environment, if it may hold options of ours. {@code System.getenv()} has the JDK make objects
 * of all of it, a dozen classes and 4 % of the CPU time of a program that only says hello; so the
 * kernel's copy is searched for our prefix first.
 */
final class Environment {
  private static final String KERNELS_COPY = "/proc/self/environ";

  private Environment() {}

  /** The environment of this JVM; empty where no variable begins with {@code prefix}. */
  static Map<String, String> with(String prefix) {
    return mayHold(prefix, KERNELS_COPY) ? System.getenv() : Collections.<String, String>emptyMap();
  }

  /**
   * True also where it is not known. ASCII only; matches inside of a name or value too. No call for
   * each letter: there are thousands, and the JIT would compile what is called.
   */
  static boolean mayHold(String prefix, String file) {
    byte[] wanted = new byte[prefix.length()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (byte) prefix.charAt(i);
    }
    byte[] block = new byte[4096];
    int matched = 0;
    int read = 0;
    try (InputStream in = new FileInputStream(file)) {
      for (int n = in.read(block); n > 0; n = in.read(block)) {
        read += n;
        for (int i = 0; i < n; i++) {
          byte letter = block[i];
          if (letter != wanted[matched]) {
            // the prefix repeats none of its beginnings, so only its first letter can start anew
            matched = letter == wanted[0] ? 1 : 0;
          } else if (++matched == wanted.length) {
            return true;
          }
        }
      }
    } catch (IOException | SecurityException untold) {
      return true;
    }
    return read == 0;
  }
}
