// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A service for a test: says that it is up, and hangs up. */
final class Service implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

  Service() throws IOException {
    new Thread(this::serve, "service").start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (true) {
      try (Socket client = listener.accept()) {
        client.getOutputStream().write("up\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
