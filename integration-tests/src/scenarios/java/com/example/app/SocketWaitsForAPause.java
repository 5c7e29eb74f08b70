// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** The client has ended its side and pauses: the answer is written, and waits for room. */
final class SocketWaitsForAPause extends Scenario {
  private static final int CHUNK = 64 * 1024, CHUNKS = 256; // more than all buffers take

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> serve(server, count));
  }

  private void serve(ServerSocket server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = server.accept();
      inBackground(() -> answer(socket));
    }
  }

  private void answer(Socket socket) throws IOException {
    try {
      if (socket.getInputStream().read() != -1) {
        throw new IOException("the client was to send nothing");
      }
      byte[] some = new byte[CHUNK];
      for (int i = 0; i < CHUNKS; i++) {
        socket.getOutputStream().write(some);
      }
    } finally {
      socket.close();
      say("closed one");
    }
  }
}
