// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;

/** TLS over a socket that was connected before; closing it would close the socket below. */
final class TlsLayeredClient extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    SSLContext context = Tls.context();
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      Socket layer = context.getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
      layer.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      readToEnd(layer.getInputStream());
      done(layer);
    }
  }

  private Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
