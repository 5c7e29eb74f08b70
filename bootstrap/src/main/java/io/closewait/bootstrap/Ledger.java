// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mode for tests keeps: each single socket with its stacks and threads. There is none in
 * production, where the class is not even defined.
 *
 * <p>The hooks call the first four methods on application threads, and never see them throw. The
 * others are for whoever judges a test, in whatever class loader that lives.
 */
public abstract class Ledger {
  /** Answers of {@link #state}: the kernel was not asked, or did not tell. */
  public static final int UNKNOWN = 0;

  /** A connection whose peer is there, or which is being made. */
  public static final int CONNECTED = 1;

  /** The peer has closed; the kernel says CLOSE_WAIT. */
  public static final int PEER_CLOSED = 2;

  /** The connection is over in both directions, and its descriptor is still held. */
  public static final int OVER = 3;

  /** It waits for connections. */
  public static final int LISTENING = 4;

  /** It is closed by now, or close() has been called. */
  public static final int CLOSED = 5;

  /** A socket came into being. */
  public abstract void opened(int fd, int side);

  /** A connection is used for the first time. */
  public abstract void used(int fd);

  /** The application read -1; {@code tcp}: and not only that of a TLS stream. */
  public abstract void ended(int fd, boolean tcp);

  /** The descriptor is about to be given back; by the collector, if the application forgot it. */
  public abstract void released(int fd, boolean collected);

  /** The number of the socket that was opened last: younger ones have greater numbers. */
  public abstract long mark();

  /** Those with greater numbers that are open, or were closed by the collector. */
  public abstract List<LedgerSocket> since(long mark);

  /** One of the constants of this class. */
  public abstract int state(LedgerSocket entry);

  /** What the calling thread works at from now on, and the threads that it makes. */
  public abstract void workAt(@Nullable Object work);

  /** Null; or a sentence that says why sockets may be missing. */
  public abstract @Nullable String trouble();
}
