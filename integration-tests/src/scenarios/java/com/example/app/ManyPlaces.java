// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Does the same at as many places as it is told, as generated code does: each place is a way of
 * calls of its own. With a second number each from that one on, counted from one, leaks a
 * connection; else a listener comes and goes.
 */
final class ManyPlaces extends Scenario {
  private static final int BITS = 16;

  /** Of all that are told to leak. */
  private static final List<Socket> LEAKED = new ArrayList<>();

  private ServerSocket server;
  private boolean leaks;

  @Override
  void play(int places, int from) throws Exception {
    leaks = from > 0;
    int first = leaks ? from - 1 : 0;
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      server = one;
      for (int place = first; place < first + places; place++) {
        call(place, BITS);
      }
    }
  }

  private void call(int place, int bits) throws IOException {
    if (bits == 0) {
      work();
    } else if ((place >> bits - 1 & 1) == 0) {
      left(place, bits - 1);
    } else {
      right(place, bits - 1);
    }
  }

  private void left(int place, int bits) throws IOException {
    call(place, bits);
  }

  private void right(int place, int bits) throws IOException {
    call(place, bits);
  }

  private void work() throws IOException {
    if (leaks) {
      Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
      Socket accepted = server.accept();
      LEAKED.add(accepted);
      client.close();
      accepted.getInputStream().read();
    } else {
      new ServerSocket(0, 1, server.getInetAddress()).close();
    }
  }
}
