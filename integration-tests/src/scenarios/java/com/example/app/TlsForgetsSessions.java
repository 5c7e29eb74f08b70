// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;

/** TLS 1.2 sessions that are greeted and never looked at again. */
final class TlsForgetsSessions extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    SSLServerSocket server = Tls.listen("TLSv1.2");
    say("port " + server.getLocalPort());
    inBackground(() -> accept(server));
  }

  private void accept(SSLServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open
      greet(socket);
      done(socket);
    }
  }

  private void greet(Socket socket) throws IOException {
    socket.getOutputStream().write('.'); // owner where
  }
}
