// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** Accepted by Netty's io_uring transport. */
final class NettyUringServer extends NettyScenario {
  @Override
  void play(int count, int port) throws Exception {
    serve(
        new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory()),
        IoUringServerSocketChannel.class);
  }

  @Override
  void greet(ChannelHandlerContext context) {
    context.writeAndFlush(bytes("hello")); // owner where
  }
}
