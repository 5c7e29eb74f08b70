// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/** Stale connections that are dropped once they are reported: the collector closes them. */
final class ReportedThenForgotten extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = open(port);
      held.add(socket);
      socket.getOutputStream().write(new byte[] {'t', 'e', 's', 't'});
      new DataInputStream(socket.getInputStream()).readFully(new byte[5]);
    }
  }

  private Socket open(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(local(port), 10_000); // open where
    return socket;
  }
}
