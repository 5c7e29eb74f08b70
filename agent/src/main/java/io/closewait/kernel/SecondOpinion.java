// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

/**
 * Whether the input of a connection has ended, by two questions that every system answers: what can
 * be read without waiting, of which there is nothing, has ended. That an input was shut from this
 * side looks the same; the hooks know.
 */
final class SecondOpinion {
  /** The same on Linux, macOS, BSD and Windows, and no other kind of socket has the option. */
  private static final int IPPROTO_TCP = 6, TCP_NODELAY = 1;

  private static final int POLLIN = 0x1;

  private final KernelCalls calls;

  SecondOpinion(KernelCalls calls) {
    this.calls = calls;
  }

  boolean isTcp(int fd) {
    return calls.option(fd, IPPROTO_TCP, TCP_NODELAY) != KernelCalls.REFUSED;
  }

  Opinion of(int fd) {
    if (!isTcp(fd)) {
      return Opinion.NONE;
    }
    int events = calls.poll(fd, POLLIN);
    if (events == 0) {
      return Opinion.OPEN;
    }
    if (events != POLLIN) {
      return Opinion.NONE; // refused, closed, reset, or never connected
    }
    int bytes = calls.available(fd);
    if (bytes != 0) {
      return bytes > 0 ? Opinion.DATA : Opinion.NONE;
    }
    return stillEnded(fd) ? Opinion.ENDED : Opinion.NONE;
  }

  /** Another thread may have read in between what made it readable. */
  private boolean stillEnded(int fd) {
    return calls.poll(fd, POLLIN) == POLLIN && calls.available(fd) == 0;
  }
}
