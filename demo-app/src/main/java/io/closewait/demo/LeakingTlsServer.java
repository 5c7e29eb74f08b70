// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** The bug under TLS: that the other side says goodbye does not close anything here. */
final class LeakingTlsServer extends BlockingServer {
  LeakingTlsServer() throws IOException {
    super(Tls.listener(), threads());
  }

  @Override
  void handle(Socket socket) throws IOException {
    socket.getOutputStream().write('.');
    InputStream in = socket.getInputStream();
    byte[] message = new byte[256];
    int length = 0;
    while (length >= 0) {
      length = in.read(message); // reads -1, and the socket is forgotten
    }
  }
}
