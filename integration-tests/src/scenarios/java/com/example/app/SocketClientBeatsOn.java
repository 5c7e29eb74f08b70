// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;

/** Sends heartbeats to a server that is gone, and keeps the connections that are reset. */
final class SocketClientBeatsOn extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      held.add(open(port));
    }
  }

  private Socket open(int port) throws IOException {
    return new Socket("127.0.0.1", port); // open where
  }

  @Override
  void go() throws IOException {
    for (int i = 0; i < held.size(); i++) {
      ((Socket) held.get(i)).getOutputStream().write('.');
    }
    say("answered");
  }
}
