// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Half-closed connections on one of Netty's transports: the handler is told that the peer has ended
 * and does nothing. What each transport's own class does is what a report can name.
 */
abstract class NettyScenario extends Scenario {
  /** The first thing that is sent. */
  abstract void greet(ChannelHandlerContext context);

  final void serve(EventLoopGroup loops, Class<? extends ServerChannel> type) throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, 200)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Handler())
            .bind(local(0))
            .sync()
            .channel();
    say("port " + ((InetSocketAddress) server.localAddress()).getPort());
  }

  final Bootstrap client(EventLoopGroup loops, Class<? extends Channel> type) {
    return new Bootstrap()
        .group(loops)
        .channel(type)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(new Handler());
  }

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Sharable
  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      greet(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      say("inactive");
    }

    /** What the event loop itself still counts. */
    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
      EventLoop loop = context.channel().eventLoop();
      say("loop has " + ((SingleThreadEventLoop) loop).registeredChannels());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
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
