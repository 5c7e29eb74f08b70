// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.net.Socket;

/** As many connections as {@link ConnectionsPileUp} makes, of which the oldest are closed. */
final class ConnectionsComeAndGo extends Scenario {
  private static final int KEPT = 5;

  @Override
  void play(int count, int port) throws Exception {
    inBackground(
        () -> {
          do {
            held.add(new Socket("127.0.0.1", port));
            if (held.size() > KEPT) {
              Closeable oldest = held.remove(0);
              oldest.close();
            }
          } while (!toldToGoWithin(400));
        });
  }
}
