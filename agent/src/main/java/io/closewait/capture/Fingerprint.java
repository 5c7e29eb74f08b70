// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

/**
 * Names a stack by its class and method names, so that the same code has the same name on every
 * host, run and JDK: no line numbers, and none of the numbers that compilers and runtimes hand out.
 *
 * <p>FNV-1a of 64 bits, folded to 48. A digest of the JDK would start the security providers inside
 * the application.
 */
final class Fingerprint {
  private static final long OFFSET = 0xcbf29ce484222325L, PRIME = 0x100000001b3L;

  private long hash = OFFSET;

  void add(String type, String method) {
    String stableType = StableName.ofType(type);
    if (stableType != null) {
      mix(stableType);
      mix(".");
      mix(StableName.ofMethod(method));
      mix("\n");
    }
  }

  /** What else tells leaks apart. */
  Fingerprint add(String fact) {
    mix(fact);
    mix("\n");
    return this;
  }

  private void mix(String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
  }

  /** 12 hex digits. */
  String text() {
    long folded = (hash ^ hash >>> 48) & 0xffffffffffffL;
    String hex = Long.toHexString(folded);
    return "000000000000".substring(hex.length()) + hex;
  }
}
