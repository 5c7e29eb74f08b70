// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server socket of a class of its own that hands out sockets of a class of its own. */
final class OwnServerSocket extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    Listener listener = new Listener();
    say("port " + listener.getLocalPort());
    inBackground(() -> accept(listener));
  }

  private void accept(Listener listener) throws IOException {
    while (true) {
      Socket socket = listener.accept();
      readToEnd(socket.getInputStream());
      done(socket);
    }
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] buffer = new byte[64];
    int n;
    do {
      n = in.read(buffer); // eof where
    } while (n != -1);
  }

  private static final class Listener extends ServerSocket {
    Listener() throws IOException {
      super(0, 200, InetAddress.getByName("127.0.0.1"));
    }

    @Override
    public Socket accept() throws IOException {
      Connection connection = new Connection();
      implAccept(connection); // open
      return connection;
    }
  }

  private static final class Connection extends Socket {
    Connection() throws IOException {
      super((java.net.SocketImpl) null);
    }
  }
}
