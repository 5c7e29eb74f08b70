// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.Closeable;
import java.io.IOException;

/** A server on a free port of 127.0.0.1 that listens as soon as it is made. */
interface Server extends Closeable {
  int port();

  /** Clients whose connection was read to its end. Any thread. */
  int served();

  /**
   * Serves clients on the calling thread until {@link #close}.
   *
   * @throws IOException no further client could be accepted
   */
  void run() throws IOException;

  /** Ends {@link #run}. Any thread. */
  @Override
  void close() throws IOException;
}
