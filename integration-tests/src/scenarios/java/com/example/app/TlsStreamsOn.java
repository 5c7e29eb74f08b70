// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;

/** The client has ended its direction of TLS and listens; the server goes on sending: no leak. */
final class TlsStreamsOn extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    SSLServerSocket server = Tls.listen("TLSv1.3");
    say("port " + server.getLocalPort());
    inBackground(() -> serve(server, count));
  }

  private void serve(SSLServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      inBackground(() -> stream(socket));
    }
  }

  private void stream(Socket socket) throws Exception {
    try {
      if (socket.getInputStream().read() != -1) {
        throw new IOException("the client was to send nothing");
      }
      say("read to the end");
      while (!toldToGoWithin(300)) {
        socket.getOutputStream().write('.');
      }
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
