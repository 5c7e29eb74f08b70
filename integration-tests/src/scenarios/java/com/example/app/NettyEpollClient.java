// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;

/** Connected by Netty's own epoll transport. */
final class NettyEpollClient extends NettyScenario {
  @Override
  void play(int count, int port) throws Exception {
    Bootstrap client = client(new EpollEventLoopGroup(1), EpollSocketChannel.class);
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
