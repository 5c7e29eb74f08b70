// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The cure: when the answer is out, reading goes on, and with it the end is seen. */
final class FixedPause extends ChannelInboundHandlerAdapter {
  private final Tally tally;

  FixedPause(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.channel().config().setAutoRead(false);
    context
        .writeAndFlush(message)
        .addListener(
            done -> context.channel().config().setAutoRead(true)); // at its end it is closed
    tally.add();
  }
}
