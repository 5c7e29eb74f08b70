// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;

/**
 * Healthy connections of two threads: opened, read to the end, closed. The count is the pause
 * between two of a thread, in milliseconds.
 */
final class BusyConnects extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < 2; i++) {
      inBackground(() -> connectAgainAndAgain(count, port));
    }
  }

  private void connectAgainAndAgain(int pauseMillis, int port) throws Exception {
    int made = 0;
    while (!toldToGoWithin(pauseMillis)) {
      connect(port);
      made++;
    }
    say("made " + made);
  }

  private void connect(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      if (socket.getInputStream().read() != -1) {
        say("FAILED: the server was to send nothing");
      }
      socket.setSoLinger(true, 0); // a reset: thousands in TIME_WAIT would slow every other test
    }
  }
}
