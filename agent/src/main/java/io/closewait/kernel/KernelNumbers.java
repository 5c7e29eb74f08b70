// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.nio.ByteOrder;

/** What differs between the machines that Linux runs on. Immutable. */
final class KernelNumbers {
  /** {@code SO_PEERCRED}: asm-generic/socket.h, and asm/socket.h of POWER. */
  private static final int PEER_USUALLY = 17, PEER_ON_POWER = 21;

  private static final int HIGHEST_BYTE = 24, BYTE = 0xff;

  final int peerCredentials;
  private final ByteOrder order;

  /** {@code architecture}: as the property {@code os.arch} has it. */
  KernelNumbers(String architecture, ByteOrder order) {
    this.peerCredentials = architecture.startsWith("ppc") ? PEER_ON_POWER : PEER_USUALLY;
    this.order = order;
  }

  /** Those of this machine. */
  static KernelNumbers here() {
    return new KernelNumbers(System.getProperty("os.arch", ""), ByteOrder.nativeOrder());
  }

  /** The byte that comes first in memory. */
  int firstByte(int word) {
    return (order == ByteOrder.BIG_ENDIAN ? word >>> HIGHEST_BYTE : word) & BYTE;
  }
}
