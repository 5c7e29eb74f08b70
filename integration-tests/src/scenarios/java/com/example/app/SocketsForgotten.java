// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.Socket;

/** Connections that nobody closes and nobody keeps: the collector comes to close them. */
final class SocketsForgotten extends Scenario {
  private int count;
  private int port;

  @Override
  void play(int count, int port) throws Exception {
    this.count = count;
    this.port = port;
  }

  /** Each time as many. */
  @Override
  void go() throws IOException {
    for (int i = 0; i < count; i++) {
      open().getOutputStream().write('.');
    }
  }

  private Socket open() throws IOException {
    return new Socket("127.0.0.1", port); // open where
  }
}
