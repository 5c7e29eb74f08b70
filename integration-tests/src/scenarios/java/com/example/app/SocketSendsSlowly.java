// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** The client has ended its side and reads slowly: each write waits until there is room. */
final class SocketSendsSlowly extends Scenario {
  private static final int CHUNK = 512 * 1024;

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      if (socket.getInputStream().read() != -1) {
        throw new IOException("the client was to send nothing");
      }
      inBackground(() -> send(socket));
    }
  }

  private void send(Socket socket) throws Exception {
    try {
      socket.setSendBufferSize(16 * 1024);
      OutputStream out = socket.getOutputStream();
      do {
        out.write(new byte[CHUNK]);
      } while (!toldToGoWithin(1));
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
