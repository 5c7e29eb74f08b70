// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The cure: whatever ends the handler, be it -1 or an exception, the socket is closed. */
final class FixedServer extends BlockingServer {
  FixedServer() throws IOException {}

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
