// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * The bug on Netty with ALLOW_HALF_CLOSURE: Netty no longer closes when the client does, it only
 * tells so by an event, and nobody listens to that.
 */
final class LeakingHalfClosure extends ChannelInboundHandlerAdapter {
  private final Tally tally;

  LeakingHalfClosure(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.writeAndFlush(message); // an echo, after which the channel is forgotten
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      tally.add();
    }
  }
}
