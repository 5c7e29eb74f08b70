// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.IOException;

/** The client's end of a connection. */
interface Connection {
  void write(byte[] bytes, int length) throws IOException;

  void readFully(byte[] bytes, int length) throws IOException;

  void close() throws IOException;
}
