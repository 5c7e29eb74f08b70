// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;

/** TLS 1.3, which ends each direction by itself. Java 11 and newer. */
final class Tls13Server extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    SSLServerSocket server = Tls.listen("TLSv1.3");
    say("port " + server.getLocalPort());
    inBackground(() -> accept(server));
  }

  private void accept(SSLServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept(); // open
      greet(socket);
      readToEnd(socket.getInputStream());
      done(socket);
    }
  }

  private void greet(Socket socket) throws IOException {
    socket.getOutputStream().write('.'); // owner
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
