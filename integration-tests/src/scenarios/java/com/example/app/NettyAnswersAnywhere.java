// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Netty, where some answers are handed to the event loop by another thread: it alone writes them.
 */
final class NettyAnswersAnywhere extends NettyScenario {
  private final AtomicInteger greeted = new AtomicInteger();
  private final ExecutorService others =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "others");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  void play(int count, int port) throws Exception {
    serve(new NioEventLoopGroup(1), NioServerSocketChannel.class);
  }

  @Override
  void greet(ChannelHandlerContext context) {
    if (greeted.getAndIncrement() % 4 == 0) {
      others.execute(() -> context.writeAndFlush(bytes("hello")));
    } else {
      context.writeAndFlush(bytes("hello")); // owner where
    }
  }
}
