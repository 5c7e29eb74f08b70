// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** The roles of the stories on Netty, beside all others. */
public final class NettyDemo {
  private NettyDemo() {}

  public static void main(String[] arguments) throws InterruptedException {
    Stories.add("netty-half-nio-leaking", () -> nio(true, LeakingHalfClosure::new));
    Stories.add("netty-half-nio-fixed", () -> nio(true, FixedHalfClosure::new));
    Stories.add("netty-half-epoll-leaking", () -> epoll(true, LeakingHalfClosure::new));
    Stories.add("netty-half-epoll-fixed", () -> epoll(true, FixedHalfClosure::new));
    Stories.add("netty-paused-nio-leaking", () -> nio(false, LeakingPause::new));
    Stories.add("netty-paused-nio-fixed", () -> nio(false, FixedPause::new));
    Stories.add("netty-paused-epoll-leaking", () -> epoll(false, LeakingPause::new));
    Stories.add("netty-paused-epoll-fixed", () -> epoll(false, FixedPause::new));
    Demo.main(arguments);
  }

  private static Server nio(boolean halfClosure, NettyServer.Handlers handlers) {
    return new NettyServer(
        NioIoHandler.newFactory(), NioServerSocketChannel.class, halfClosure, handlers);
  }

  private static Server epoll(boolean halfClosure, NettyServer.Handlers handlers) {
    return new NettyServer(
        EpollIoHandler.newFactory(), EpollServerSocketChannel.class, halfClosure, handlers);
  }
}
