// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;

/** Accepts and keeps, and neither reads nor writes: no use of a connection tells of it. */
final class SessionsNeverUsed extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      held.add(server.accept()); // open where
    }
  }
}
