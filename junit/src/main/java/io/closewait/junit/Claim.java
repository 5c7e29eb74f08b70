// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

/** The sockets that one thread opens from one moment to another are a window's. */
final class Claim {
  final Thread thread;
  final long from;
  private volatile long to = Long.MAX_VALUE;

  Claim(Thread thread, long from) {
    this.thread = thread;
    this.from = from;
  }

  void end(long mark) {
    to = mark;
  }

  boolean isOpen() {
    return to == Long.MAX_VALUE;
  }

  boolean covers(Thread opener, long number) {
    return opener == thread && number > from && number <= to;
  }
}
