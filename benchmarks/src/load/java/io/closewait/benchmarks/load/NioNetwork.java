// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** {@code SocketChannel}, one thread with a selector. */
final class NioNetwork extends Network {
  private final AtomicLong counted = new AtomicLong();
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<SocketChannel> held = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(8192);

  NioNetwork(int depth) {
    super(depth);
  }

  @Override
  int serve(Service service) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(anyAddress(), 0), 4096);
    server.configureBlocking(false);
    Selector selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
    daemon(
        "selector",
        () -> {
          while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
              if (key.isAcceptable()) {
                acceptAll(server, selector, service);
              } else {
                handle((SocketChannel) key.channel(), service);
              }
            }
            selector.selectedKeys().clear();
          }
        });
    return server.socket().getLocalPort();
  }

  private void acceptAll(ServerSocketChannel server, Selector selector, Service service)
      throws Exception {
    for (SocketChannel c = deep(server::accept); c != null; c = deep(server::accept)) {
      c.configureBlocking(false);
      c.socket().setTcpNoDelay(true);
      if (service == Service.HOLD) {
        held.add(c);
      } else {
        c.register(selector, SelectionKey.OP_READ);
      }
      accepted.incrementAndGet();
    }
  }

  private void handle(SocketChannel channel, Service service) throws IOException {
    buffer.clear();
    int n = channel.read(buffer);
    if (n < 0) {
      channel.close();
    } else if (service == Service.COUNT) {
      counted.addAndGet(n);
    } else {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  @Override
  long counted() {
    return counted.get();
  }

  @Override
  int accepted() {
    return accepted.get();
  }

  @Override
  Connection open(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    channel.socket().setTcpNoDelay(true);
    return new Client(channel);
  }

  private static final class Client implements Connection {
    private final SocketChannel channel;

    Client(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      ByteBuffer out = ByteBuffer.wrap(bytes, 0, length);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    @Override
    public void readFully(byte[] bytes, int length) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
      while (in.hasRemaining()) {
        if (channel.read(in) < 0) {
          throw new EOFException();
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
