// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A program that keeps its connections to a service for later. */
abstract class IdlePool extends Caller {
  /** How long the service waits for the next request, which no client is told. */
  private static final int PATIENCE_MILLIS = 1000;

  private final List<Socket> idle = new ArrayList<>();

  IdlePool() throws IOException {
    super(new BackEnd(new byte[] {'.'}, PATIENCE_MILLIS));
  }

  abstract Socket connect(InetAddress host, int port) throws IOException;

  /** A busy moment: every call needs a connection of its own, and gives it back in the end. */
  @Override
  final void call(int port) throws IOException {
    Socket socket = connect(InetAddress.getByName("127.0.0.1"), port);
    socket.getOutputStream().write('?');
    if (socket.getInputStream().read() < 0) {
      throw new IOException("the service gave no answer");
    }
    idle.add(socket);
  }

  final List<Socket> idle() {
    return idle;
  }
}
