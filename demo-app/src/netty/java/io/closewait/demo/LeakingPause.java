// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The bug with auto-read off: who does not read is not told that the client has gone. Nothing here
 * reads on, so Netty never sees the end, and never closes.
 */
final class LeakingPause extends ChannelInboundHandlerAdapter {
  private final Tally tally;

  LeakingPause(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.channel().config().setAutoRead(false);
    context.writeAndFlush(message); // nobody reads after that, and the channel is forgotten
    tally.add();
  }
}
