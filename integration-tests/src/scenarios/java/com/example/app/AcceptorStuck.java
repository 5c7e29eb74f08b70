// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Handles a connection on the thread that accepts, and waits there: nobody else is accepted. */
final class AcceptorStuck extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  @SuppressWarnings("try") // the first one is held and never used
  private void serve(ServerSocket server, int count) throws IOException {
    try (Socket first = accept(server)) {
      say("stuck");
      awaitGo(); // now
    }
    for (int i = 0; i < count; i++) {
      accept(server).close();
    }
    say("caught up");
  }

  private Socket accept(ServerSocket server) throws IOException {
    return server.accept(); // owner
  }
}
