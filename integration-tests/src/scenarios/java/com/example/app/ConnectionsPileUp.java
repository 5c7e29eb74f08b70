// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;

/** One more connection every half second or so, none of which is ever closed; the peer lives. */
class ConnectionsPileUp extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    inBackground(
        () -> {
          do {
            held.add(open(port));
          } while (!toldToGoWithin(400));
        });
  }

  Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open where
  }
}
