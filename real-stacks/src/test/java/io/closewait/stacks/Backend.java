// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.Peer;
import java.io.IOException;
import java.net.Socket;

/** The HTTP service that the tested programs call; by the path it is healthy or not. */
final class Backend implements AutoCloseable {
  /** After so long an idle connection is closed. */
  static final int IDLE_MILLIS = 2000;

  private final Peer peer = new Peer();
  private final int idleMillis;
  private final int port;

  Backend() throws IOException {
    this(IDLE_MILLIS);
  }

  Backend(int idleMillis) throws IOException {
    this.idleMillis = idleMillis;
    this.port = peer.serveEach(this::serve);
  }

  /** How many connections have been made. */
  int connections() {
    return peer.met(port);
  }

  int port() {
    return port;
  }

  private void serve(Socket socket) throws IOException {
    try (Wire wire = new Wire(socket)) {
      socket.setSoTimeout(idleMillis);
      for (String head = wire.head(); head != null; head = wire.head()) {
        wire.body(head);
        if (!answer(wire, head.split(" ")[1])) {
          return;
        }
      }
    }
  }

  /** Whether the connection is kept. */
  private static boolean answer(Wire wire, String path) throws IOException {
    switch (path) {
      case "/hello" -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
      case "/price" -> {
        wire.send(
            "HTTP/1.1 500 Out of order\r\nConnection: close\r\nContent-Length: 9\r\n\r\nno prices");
        return false;
      }
      case "/long" -> {
        wire.send(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n"
                + "x".repeat(100_000));
        return false;
      }
      default -> wire.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
    return true;
  }

  /** Goes away with all connections, as a server that is killed. */
  @Override
  public void close() throws IOException {
    peer.close();
  }
}
