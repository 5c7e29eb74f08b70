// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Accepted by epoll in gRPC's copy of Netty, which has packages of its own. */
final class NettyShadedServer extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(new EpollEventLoopGroup(1))
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 200)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Handler())
            .bind(local(0))
            .sync()
            .channel();
    say("port " + ((InetSocketAddress) server.localAddress()).getPort());
  }

  private void greet(ChannelHandlerContext context) {
    ByteBuf hello = Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII);
    context.writeAndFlush(hello); // owner where
  }

  @Sharable
  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      greet(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        done(() -> context.close());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      say("FAILED " + cause);
    }
  }
}
