// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The cure is the same with and without TLS. */
final class FixedTlsServer extends BlockingServer {
  FixedTlsServer() throws IOException {
    super(Tls.listener(), threads());
  }

  @Override
  void handle(Socket socket) throws IOException {
    try (Socket closedAtTheEnd = socket) { // whatever ends it, the socket is closed
      closedAtTheEnd.getOutputStream().write('.');
      InputStream in = closedAtTheEnd.getInputStream();
      byte[] message = new byte[256];
      int length = 0;
      while (length >= 0) {
        length = in.read(message);
      }
    }
  }
}
