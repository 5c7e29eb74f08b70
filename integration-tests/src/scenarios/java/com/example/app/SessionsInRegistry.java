// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every connection becomes a session in a map, and stays there. */
final class SessionsInRegistry extends Scenario {
  /** What a server keeps of its clients. */
  static final class Registry {
    static final Map<Integer, Session> SESSIONS = new ConcurrentHashMap<>();

    private Registry() {}
  }

  /** One client. */
  static final class Session {
    final Socket socket;

    Session(Socket socket) {
      this.socket = socket;
    }
  }

  @Override
  void play(int count, int port) throws Exception {
    ServerSocket server = listen();
    inBackground(() -> accept(server));
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      Registry.SESSIONS.put(Registry.SESSIONS.size(), new Session(socket));
    }
  }
}
