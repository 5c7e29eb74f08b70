// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;

/** Connects by Netty's own epoll transport, and is closed by Netty when the peer has ended. */
class NettyBystander {
  private final InetSocketAddress server;
  private final EventLoopGroup loops = new EpollEventLoopGroup(2);
  private final Bootstrap client =
      new Bootstrap().group(loops).channel(EpollSocketChannel.class).handler(new Nothing());

  @Sharable
  private static final class Nothing extends ChannelInboundHandlerAdapter {}

  private NettyBystander(InetSocketAddress server) {
    this.server = server;
  }

  /** Null where Netty is not on the class path. */
  static NettyBystander ifThere(InetSocketAddress server) {
    try {
      Class.forName("io.netty.channel.epoll.EpollSocketChannel");
    } catch (ClassNotFoundException none) {
      return null;
    }
    return new NettyBystander(server);
  }

  void talk() throws InterruptedException {
    Channel channel = client.connect(server).sync().channel();
    channel.closeFuture().sync();
  }

  void end() {
    loops.shutdownGracefully().awaitUninterruptibly();
  }
}
