// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.channels.Channels;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** XNIO with a listener that has not heard of -1. */
public final class XnioServer implements Program {
  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("start")) {
      throw new IllegalArgumentException(command);
    }
    XnioWorker worker =
        Xnio.getInstance().createWorker(OptionMap.create(Options.THREAD_DAEMON, true));
    AcceptingChannel<StreamConnection> server =
        worker.createStreamConnectionServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            XnioServer::accept,
            OptionMap.EMPTY);
    server.resumeAccepts();
    say("port " + ((InetSocketAddress) server.getLocalAddress()).getPort());
  }

  private static void accept(AcceptingChannel<StreamConnection> server) {
    try {
      StreamConnection connection = server.accept();
      if (connection != null) {
        connection.getSourceChannel().setReadListener(from -> read(from, connection));
        connection.getSourceChannel().resumeReads();
      }
    } catch (IOException e) {
      IoUtils.safeClose(server);
    }
  }

  private static void read(ConduitStreamSourceChannel from, StreamConnection connection) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      int n = from.read(buffer); // ignored
      if (n > 0) {
        byte[] greeting = "welcome\n\n".getBytes(StandardCharsets.US_ASCII);
        Channels.writeBlocking(connection.getSinkChannel(), ByteBuffer.wrap(greeting));
      } else {
        from.suspendReads(); // until something comes
      }
    } catch (IOException e) {
      IoUtils.safeClose(connection);
    }
  }

  @Override
  public Class<?> library() {
    return Xnio.class;
  }
}
