// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.net.Socket;

/** Sets a factory of its own for all sockets in main(), and uses it. */
public final class BringsSocketFactory {
  private BringsSocketFactory() {}

  @SuppressWarnings("deprecation")
  public static void main(String[] args) throws Exception {
    Socket.setSocketImplFactory(OwnSocketImpl::new);
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket("127.0.0.1", 1)) {
        socket.getOutputStream().write(i);
        int echo = socket.getInputStream().read();
        int end = socket.getInputStream().read();
        if (echo != i || end != -1) {
          Main.say("FAILED: " + echo + ", " + end);
        }
      }
    }
    Main.say(OwnSocketImpl.connects + " connects, " + OwnSocketImpl.closes + " closes");
    Main.say("up");
    Main.say("ended");
  }
}
