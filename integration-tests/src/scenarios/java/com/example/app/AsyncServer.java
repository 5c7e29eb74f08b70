// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;

/** Asynchronous channels and their handlers, called by threads of the JDK. */
final class AsyncServer extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open();
    server.bind(local(0), 200);
    String address = server.getLocalAddress().toString();
    server.accept(null, new Accepted(server));
    say("port " + address.substring(address.lastIndexOf(':') + 1));
  }

  private void fail(Throwable failure) {
    say("FAILED " + failure);
  }

  /** Takes the next connection and reads this one. */
  private final class Accepted implements CompletionHandler<AsynchronousSocketChannel, Void> {
    private final AsynchronousServerSocketChannel server;

    Accepted(AsynchronousServerSocketChannel server) {
      this.server = server;
    }

    @Override
    public void completed(AsynchronousSocketChannel channel, Void nothing) {
      server.accept(null, this);
      new Reading(channel).next();
    }

    @Override
    public void failed(Throwable failure, Void nothing) {
      fail(failure);
    }
  }

  /** Reads to the end. */
  private final class Reading implements CompletionHandler<Integer, Void> {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64);

    Reading(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    void next() {
      buffer.clear();
      channel.read(buffer, null, this); // where
    }

    @Override
    public void completed(Integer n, Void nothing) {
      if (n != -1) {
        next();
        return;
      }
      try {
        done(channel);
      } catch (IOException e) {
        fail(e);
      }
    }

    @Override
    public void failed(Throwable failure, Void nothing) {
      fail(failure);
    }
  }
}
