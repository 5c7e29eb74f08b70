// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers clients that are gone, and keeps the connections that are reset in return. */
final class SocketServerAnswersGone extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept(); // open
      held.add(socket);
      new DataInputStream(socket.getInputStream()).readFully(new byte[4]);
    }
    say("served");
    awaitGo();
    for (int i = 0; i < count; i++) {
      answer((Socket) held.get(i));
    }
    say("answered");
  }

  private void answer(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {'h', 'e', 'l', 'l', 'o'}); // owner where
  }
}
