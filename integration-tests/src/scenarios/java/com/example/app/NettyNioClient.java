// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Connected by Netty through the JDK's channels. */
final class NettyNioClient extends NettyScenario {
  @Override
  void play(int count, int port) throws Exception {
    Bootstrap client = client(new NioEventLoopGroup(1), NioSocketChannel.class);
    for (int i = 0; i < count; i++) {
      open(client, port);
    }
  }

  private void open(Bootstrap client, int port) throws Exception {
    client.connect(local(port)).sync();
  }

  @Override
  void greet(ChannelHandlerContext context) {
    context.writeAndFlush(bytes("test")); // owner where
  }
}
