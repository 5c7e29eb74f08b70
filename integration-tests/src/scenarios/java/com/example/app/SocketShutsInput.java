// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** Has no use for what the client sends, says so, and reads -1 while the client is there. */
final class SocketShutsInput extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server));
  }

  private void serve(ServerSocket server) throws Exception {
    while (true) {
      Socket socket = server.accept();
      held.add(socket);
      InputStream in = socket.getInputStream();
      socket.shutdownInput();
      say("read " + in.read());
    }
  }
}
