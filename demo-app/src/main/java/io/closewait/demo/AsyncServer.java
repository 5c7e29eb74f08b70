// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CountDownLatch;

/**
 * The same server on asynchronous channels: the JDK's threads call back. Whether a channel is
 * closed when its client has gone is left to {@link #read}, and there lies the bug.
 */
abstract class AsyncServer implements Server {
  private static final int BACKLOG = 200;

  private final AsynchronousServerSocketChannel listener;
  private final int port;
  private final Tally tally = new Tally();
  private final CountDownLatch closed = new CountDownLatch(1);

  AsyncServer() throws IOException {
    listener = AsynchronousServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
    port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** Reads once more, and again when that is done. */
  abstract void read(AsynchronousSocketChannel channel, ByteBuffer message);

  /** The client has gone. */
  final void gone() {
    tally.add();
  }

  @Override
  public final void run() throws IOException {
    listener.accept(null, new Accepted());
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
    listener.close();
  }

  @Override
  public final int port() {
    return port;
  }

  @Override
  public final int served() {
    return tally.total();
  }

  @Override
  public final void close() {
    closed.countDown();
  }

  private final class Accepted implements CompletionHandler<AsynchronousSocketChannel, Void> {
    @Override
    public void completed(AsynchronousSocketChannel channel, Void nothing) {
      listener.accept(null, this);
      read(channel, ByteBuffer.allocate(256));
    }

    @Override
    public void failed(Throwable failure, Void nothing) {
      if (listener.isOpen()) {
        System.err.println("no client was accepted: " + failure);
      }
    }
  }

  /** What follows a read; of a failure nothing but a word on stderr. */
  abstract static class Done implements CompletionHandler<Integer, Void> {
    @Override
    public void failed(Throwable failure, Void nothing) {
      System.err.println("a client was lost: " + failure);
    }
  }
}
