// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** Accepted by Netty through the JDK's channels. */
final class NettyNioServer extends NettyScenario {
  @Override
  void play(int count, int port) throws Exception {
    serve(new NioEventLoopGroup(1), NioServerSocketChannel.class);
  }

  @Override
  void greet(ChannelHandlerContext context) {
    context.writeAndFlush(bytes("hello")); // owner where
  }
}
