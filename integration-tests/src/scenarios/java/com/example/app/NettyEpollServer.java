// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;

/** Accepted by Netty's own epoll transport. */
final class NettyEpollServer extends NettyScenario {
  @Override
  void play(int count, int port) throws Exception {
    serve(new EpollEventLoopGroup(1), EpollServerSocketChannel.class);
  }

  @Override
  void greet(ChannelHandlerContext context) {
    context.writeAndFlush(bytes("hello")); // owner where
  }
}
