// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;

/** TLS 1.2: the end of the stream is a message within TLS, which the JDK answers by itself. */
final class Tls12Server extends Scenario {
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
      readToEnd(socket.getInputStream());
      done(socket);
    }
  }

  private void greet(Socket socket) throws IOException {
    socket.getOutputStream().write('.'); // owner where
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof
    } while (n != -1);
  }
}
