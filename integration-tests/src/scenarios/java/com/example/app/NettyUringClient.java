// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;

/** Connected by Netty's io_uring transport. */
final class NettyUringClient extends NettyScenario {
  @Override
  void play(int count, int port) throws Exception {
    Bootstrap client =
        client(
            new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory()),
            IoUringSocketChannel.class);
    for (int i = 0; i < count; i++) {
      open(client, port);
    }
  }

  private void open(Bootstrap client, int port) throws Exception {
    client.connect(local(port)).sync(); // open where
  }

  @Override
  void greet(ChannelHandlerContext context) {
    context.writeAndFlush(bytes("test"));
  }
}
