// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;

/** What the kernel says of this process's descriptors. One thread only; never throws. */
public interface KernelView {
  /** Whether the kernel can be asked at all; false until the first answer too. */
  boolean answers();

  /**
   * Nothing of note: an open descriptor without hang-up, reset or FIN. Cheaper than {@link #state}.
   */
  boolean quiet(int fd);

  /** One of {@link TcpState}. Does not consume a pending socket error. */
  int state(int fd);

  /** Null where the kernel does not tell. */
  InetSocketAddress local(int fd);

  /** Null where the kernel does not tell, as for a dead connection. */
  InetSocketAddress peer(int fd);

  /** Descriptors this process has open, or -1. */
  long descriptorsUsed();

  /** Its limit of open descriptors, or -1. */
  long descriptorsLimit();
}
