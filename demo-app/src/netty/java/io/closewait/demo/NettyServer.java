// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/** The same server on Netty. What becomes of a connection is left to the handler. */
final class NettyServer implements Server {
  /** Makes the handler of one connection, which counts it when its client was served. */
  interface Handlers {
    ChannelHandler make(Tally tally);
  }

  private static final int BACKLOG = 200;

  private final MultiThreadIoEventLoopGroup loops;
  private final Channel listener;
  private final Tally tally = new Tally();
  private final CountDownLatch closed = new CountDownLatch(1);

  NettyServer(
      IoHandlerFactory transport,
      Class<? extends ServerChannel> kind,
      boolean halfClosure,
      Handlers handlers) {
    loops = new MultiThreadIoEventLoopGroup(2, transport);
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(handlers.make(tally));
          }
        };
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
            .childHandler(pipeline)
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public int served() {
    return tally.total();
  }

  @Override
  public void run() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
    loops.shutdownGracefully();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
