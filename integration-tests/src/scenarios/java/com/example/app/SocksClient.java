// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;

/** Connections through a SOCKS proxy. */
final class SocksClient extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    Proxy proxy = new Proxy(Proxy.Type.SOCKS, local(port));
    for (int i = 0; i < count; i++) {
      Socket socket = open(proxy);
      readToEnd(socket.getInputStream());
      done(socket);
    }
  }

  private Socket open(Proxy proxy) throws IOException {
    Socket socket = new Socket(proxy);
    socket.connect(InetSocketAddress.createUnresolved("server.invalid", 7)); // open
    return socket;
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }
}
