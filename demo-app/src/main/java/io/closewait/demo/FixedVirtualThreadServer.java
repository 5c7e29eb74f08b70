// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The cure: the thread closes what it was made for. */
final class FixedVirtualThreadServer extends BlockingServer {
  FixedVirtualThreadServer() throws IOException {
    super(listener(), VirtualThreads.executor());
  }

  @Override
  void handle(Socket socket) throws IOException {
    try (Socket closedAtTheEnd = socket) { // whatever ends it, the socket is closed
      InputStream in = closedAtTheEnd.getInputStream();
      byte[] message = new byte[256];
      int length = 0;
      while (length >= 0) {
        length = in.read(message);
      }
    }
  }
}
