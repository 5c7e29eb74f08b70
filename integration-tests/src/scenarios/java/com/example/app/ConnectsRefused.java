// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/**
 * Connects to a port where nobody listens, again and again, and closes in finally. Its descriptor
 * numbers are soon those of other connections: none of these may be forgotten for it.
 */
final class ConnectsRefused extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    inBackground(
        () -> {
          long tries = 0;
          while (!toldToGoWithin(10)) {
            bySocket(port);
            byChannel(port);
            withoutBlocking(port);
            tries++;
          }
          say(tries > 0 ? "refused" : "FAILED: never tried");
        });
  }

  private void bySocket(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(local(port));
      say("FAILED: was connected");
    } catch (ConnectException expected) {
      return;
    } finally {
      socket.close();
    }
  }

  private void byChannel(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.connect(local(port));
      say("FAILED: was connected");
    } catch (ConnectException expected) {
      return;
    } finally {
      channel.close();
    }
  }

  private void withoutBlocking(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(local(port));
      while (!channel.finishConnect()) {
        Thread.yield();
      }
      say("FAILED: was connected");
    } catch (ConnectException expected) {
      return;
    } finally {
      channel.close();
    }
  }
}
