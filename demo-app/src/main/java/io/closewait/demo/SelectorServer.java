// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/**
 * The same server on java.nio: one thread, one selector. Whether a channel is closed when its
 * client has gone is left to {@link #read}, and there lies the bug.
 */
abstract class SelectorServer implements Server {
  private static final int BACKLOG = 200;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final Tally tally = new Tally();
  private volatile boolean closed;

  SelectorServer() throws IOException {
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** Reads what there is; leaves the key invalid when the client has gone. */
  abstract void read(SelectionKey key) throws IOException;

  @Override
  public void run() throws IOException {
    while (!closed) {
      selector.select();
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        SelectionKey key = ready.next();
        ready.remove();
        if (key.isAcceptable()) {
          accept();
        } else if (key.isReadable()) {
          serve(key);
        }
      }
    }
    // not in a finally: without a free descriptor the JDK cannot even load what closes these, and
    // its error would hide "Too many open files"
    listener.close();
    selector.close();
  }

  private void accept() throws IOException {
    SocketChannel channel = listener.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  private void serve(SelectionKey key) {
    try {
      read(key);
      if (!key.isValid()) {
        tally.add();
      }
    } catch (IOException failed) {
      System.err.println("a client was lost: " + failed);
      key.cancel();
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int served() {
    return tally.total();
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
