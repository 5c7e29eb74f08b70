// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;

/** Netty on epoll, which passes the JDK by. */
public final class NettyEpollServer extends NettyServer {
  @Override
  IoHandlerFactory transport() {
    return EpollIoHandler.newFactory();
  }

  @Override
  Class<? extends ServerChannel> listener() {
    return EpollServerSocketChannel.class;
  }

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (command.equals("look")) {
      Throwable why = Epoll.unavailabilityCause();
      say("available " + (why == null ? "yes" : "no, " + why.getMessage()));
    } else {
      super.obey(command, numbers);
    }
  }
}
