// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example;

import io.closewait.junit.NoSocketLeaks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

@NoSocketLeaks(within = "200ms")
class ForgetfulTest {
  private static Socket kept;

  @Test
  void forgetsItsClient() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      kept = new Socket(server.getInetAddress(), server.getLocalPort());
      server.accept().close();
    }
  }

  @Test
  void closesItsClient() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      server.accept().close();
    }
  }
}
