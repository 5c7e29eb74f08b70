// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The HTTP service that the tested programs call; by the path it is healthy or not. */
final class Backend implements AutoCloseable {
  /** After so long an idle connection is closed. */
  private static final int IDLE_MILLIS = 2000;

  private final ServerSocket server = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
  private final List<Wire> open = Collections.synchronizedList(new ArrayList<>());

  Backend() throws IOException {
    inBackground(this::accept);
  }

  /** How many connections have been made. */
  int connections() {
    return open.size();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      Wire wire = new Wire(socket);
      socket.setSoTimeout(IDLE_MILLIS);
      open.add(wire);
      inBackground(() -> serve(wire));
    }
  }

  private void serve(Wire wire) throws IOException {
    try (wire) {
      for (String head = wire.head(); head != null; head = wire.head()) {
        wire.body(head);
        String path = head.split(" ")[1];
        if (!answer(wire, path)) {
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

  private interface Work {
    void run() throws IOException;
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // closed, here or there
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Wire wire : List.copyOf(open)) {
      wire.close();
    }
  }
}
