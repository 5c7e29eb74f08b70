// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** Netty on io_uring, a ring that it shares with the kernel. */
public final class NettyIoUringServer extends NettyServer {
  @Override
  IoHandlerFactory transport() {
    return IoUringIoHandler.newFactory();
  }

  @Override
  Class<? extends ServerChannel> listener() {
    return IoUringServerSocketChannel.class;
  }

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (command.equals("look")) {
      Throwable why = IoUring.unavailabilityCause();
      say("available " + (why == null ? "yes" : "no, " + why.getMessage()));
    } else {
      super.obey(command, numbers);
    }
  }
}
