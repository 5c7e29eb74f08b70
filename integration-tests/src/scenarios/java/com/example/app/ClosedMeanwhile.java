// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Closes sockets and channels while other threads are blocked in their reads and accepts, or
 * interrupts these threads, which closes a channel.
 */
final class ClosedMeanwhile extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      reads(port, i % 2 == 0);
      accepts();
      channelReads(port, i % 2 == 0);
      channelAccepts(i % 2 == 0);
    }
  }

  private static void reads(int port, boolean shut) throws Exception {
    Socket socket = new Socket("127.0.0.1", port);
    Thread blocked = blocked(() -> socket.getInputStream().read());
    if (shut) {
      socket.shutdownInput();
    }
    socket.close();
    blocked.join();
  }

  private static void accepts() throws Exception {
    ServerSocket server = new ServerSocket();
    server.bind(local(0));
    Thread blocked = blocked(server::accept);
    server.close();
    blocked.join();
  }

  private static void channelReads(int port, boolean interrupt) throws Exception {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    Thread blocked = blocked(() -> channel.read(ByteBuffer.allocate(10)));
    if (interrupt) {
      blocked.interrupt();
    } else {
      channel.close();
    }
    blocked.join();
  }

  private static void channelAccepts(boolean interrupt) throws Exception {
    ServerSocketChannel server = ServerSocketChannel.open().bind(local(0));
    Thread blocked = blocked(server::accept);
    if (interrupt) {
      blocked.interrupt();
    } else {
      server.close();
    }
    blocked.join();
  }

  /** A thread that has reached its call, or very nearly. */
  private static Thread blocked(Work work) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // as it should be
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    Thread.sleep(0, 500_000);
    return thread;
  }
}
