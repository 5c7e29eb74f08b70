// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Netty on the JDK's channels: an echo that closes, and two that do not. */
public class NettyServer implements Program {
  private MultiThreadIoEventLoopGroup loops;

  /** Another one in a subclass. */
  IoHandlerFactory transport() {
    return NioIoHandler.newFactory();
  }

  Class<? extends ServerChannel> listener() {
    return NioServerSocketChannel.class;
  }

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> {
        loops = new MultiThreadIoEventLoopGroup(2, transport());
        say("echo " + listen(new Echo(), false));
        say("paused " + listen(new Paused(), false));
        say("half " + listen(new HalfClosed(), true));
      }
      case "stop" -> loops.shutdownGracefully().sync();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private int listen(ChannelInboundHandlerAdapter handler, boolean halfClosure) throws Exception {
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(listener())
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    if (handler instanceof Echo) {
                      child.pipeline().addLast(new ReadTimeoutHandler(2));
                    }
                    child.pipeline().addLast(handler);
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Sends back what comes; Netty closes when the peer does. */
  @io.netty.channel.ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Answers, then stops reading until some work is done, which never is. */
  @io.netty.channel.ChannelHandler.Sharable
  private static final class Paused extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      context.channel().config().setAutoRead(false);
      context.writeAndFlush(greeting()); // paused
    }
  }

  /** Allows half-closed connections, and does not answer the peer's end with one of its own. */
  @io.netty.channel.ChannelHandler.Sharable
  private static final class HalfClosed extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      context.writeAndFlush(greeting()); // half
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        return; // and forgotten
      }
      context.fireUserEventTriggered(event);
    }
  }

  private static ByteBuf greeting() {
    return Unpooled.copiedBuffer("welcome\n\n", StandardCharsets.US_ASCII);
  }

  @Override
  public Class<?> library() {
    return ServerBootstrap.class;
  }
}
