// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;

/** TLS over a socket that is to outlive it (autoClose is false), and is forgotten. */
final class TlsKeepsCarrier extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    SSLContext context = Tls.context();
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      Socket layer = context.getSocketFactory().createSocket(socket, "127.0.0.1", port, false);
      layer.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      while (layer.getInputStream().read() != -1) {
        continue;
      }
      layer.close();
      done(socket);
    }
  }

  private Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open where
  }
}
