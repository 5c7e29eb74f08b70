// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.util.concurrent.ThreadLocalRandom;

/** Names that do not come twice. They need not be secret: the folder is closed to others. */
public final class Nonce {
  private Nonce() {}

  /** Sixteen hexadecimal digits. */
  public static String make() {
    long mixed = System.nanoTime() * 0x9e3779b97f4a7c15L ^ ThreadLocalRandom.current().nextLong();
    return String.format("%016x", mixed);
  }
}
