// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Sockets of the application's own class: to close one takes for ever, or fails. */
final class CloseNeverReturns extends Scenario {
  private static final int THAT_WAIT = 1;

  @Override
  void play(int count, int port) throws Exception {
    Listener listener = new Listener();
    say("port " + listener.getLocalPort());
    inBackground(() -> accept(listener));
  }

  private void accept(Listener listener) throws IOException {
    while (true) {
      held.add(listener.accept());
    }
  }

  private static final class Listener extends ServerSocket {
    private int accepted;

    Listener() throws IOException {
      super(0, 200, InetAddress.getByName("127.0.0.1"));
    }

    @Override
    public Socket accept() throws IOException {
      Connection connection = new Connection(accepted++ < THAT_WAIT);
      implAccept(connection); // open
      return connection;
    }
  }

  private static final class Connection extends Socket {
    private final boolean waits;

    Connection(boolean waits) throws IOException {
      super((java.net.SocketImpl) null);
      this.waits = waits;
    }

    @Override
    public void close() throws IOException {
      if (!waits) {
        throw new IllegalStateException("not so");
      }
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
