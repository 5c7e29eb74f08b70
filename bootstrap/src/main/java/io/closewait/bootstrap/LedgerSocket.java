// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One socket of a {@link Ledger}, as long as it is open. */
public final class LedgerSocket {
  /** Where and by which thread something was done to it. */
  public static final class Act {
    public final Thread thread;
    public final String threadName;
    public final Throwable stack = new Throwable();

    /** By the calling thread, now. */
    public Act() {
      thread = Thread.currentThread();
      threadName = thread.getName();
    }
  }

  /** Greater than that of every socket opened before. */
  public final long number;

  public final int fd;

  /** One of the sides of {@link SocketTable}. */
  public final int side;

  public final Act opened = new Act();

  /** What the opening thread worked at, by {@link Ledger#workAt}; or null. */
  public final @Nullable Object work;

  /** Who used it first; or null. */
  public volatile @Nullable Act used;

  /** Who read its end; or null. */
  public volatile @Nullable Act ended;

  /** Its TCP connection has ended, not only the TLS stream inside. */
  public volatile boolean endOfTcp;

  public volatile @Nullable InetSocketAddress local;
  public volatile @Nullable InetSocketAddress peer;

  /** The socket of this JVM at the other end, once it is known; it may be closed. */
  public volatile @Nullable LedgerSocket other;

  public volatile boolean released;

  /** The collector closed it. */
  public volatile boolean collected;

  /** Opened by the calling thread, now. */
  public LedgerSocket(long number, int fd, int side, @Nullable Object work) {
    this.number = number;
    this.fd = fd;
    this.side = side;
    this.work = work;
  }
}
