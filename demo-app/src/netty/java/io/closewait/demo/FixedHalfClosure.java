// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** The cure: when the client has ended its side and all was answered, this side ends as well. */
final class FixedHalfClosure extends ChannelInboundHandlerAdapter {
  private final Tally tally;

  FixedHalfClosure(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.writeAndFlush(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.close(); // the event that says so is heard, and the channel is closed
      tally.add();
    }
  }
}
