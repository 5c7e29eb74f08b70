// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/** Takes descriptors of one kind, all at once, until there is none left. */
abstract class Fills extends RunsOut {
  private static final int AT_MOST = 5000;
  private static final byte[] REQUEST = {'t', 'e', 's', 't'};

  int port;

  /** The program has used the network, and may need it again. */
  private ServerSocket server;

  @Override
  void play(int count, int port) throws Exception {
    this.port = port;
    server = listen();
    prepare();
    inBackground(
        () -> {
          awaitGo();
          fill(count == 0 ? AT_MOST : count);
        });
    say("ready");
  }

  private void fill(int most) throws Exception {
    try {
      for (int i = 0; i < most; i++) {
        take(i);
      }
      say("took all");
    } catch (IOException e) {
      ranOut(e);
    }
  }

  /** What must be loaded while there are descriptors. */
  void prepare() throws Exception {
    Closeable loaded = new FileInputStream("/dev/null");
    loaded.close();
  }

  @Override
  void close() throws Exception {
    server.close();
    super.close();
  }

  abstract void take(int number) throws IOException;

  /** Connections whose end nobody reads. */
  static final class Leaked extends Fills {
    @Override
    void take(int number) throws IOException {
      Socket socket = new Socket();
      held.add(socket);
      socket.connect(local(port)); // the Leaked
      socket.getOutputStream().write(REQUEST);
    }
  }

  /** Channels that nobody connects. */
  static final class NeverConnected extends Fills {
    @Override
    void prepare() throws Exception {
      SocketChannel.open().close();
    }

    @Override
    void take(int number) throws IOException {
      held.add(SocketChannel.open()); // the NeverConnected
    }
  }

  /** Channels that have a port, and that nobody connects. */
  static final class Bound extends Fills {
    @Override
    void prepare() throws Exception {
      SocketChannel.open().close();
    }

    @Override
    void take(int number) throws IOException {
      SocketChannel channel = SocketChannel.open(); // the Bound
      held.add(channel);
      channel.bind(local(0));
    }
  }

  /** Channels whose connection failed for want of an address. */
  static final class Unresolved extends Fills {
    @Override
    void take(int number) throws IOException {
      SocketChannel channel = SocketChannel.open(); // the Unresolved
      held.add(channel);
      try {
        SocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        channel.connect(nowhere); // the UnresolvedOn8
        throw new UnknownHostException();
      } catch (UnresolvedAddressException expected) {
        // and nobody closes
      }
    }
  }

  /** Connections whose answer nobody reads. */
  static final class Unread extends Fills {
    @Override
    void take(int number) throws IOException {
      SocketChannel channel = SocketChannel.open();
      held.add(channel);
      channel.connect(local(port)); // the Unread
      channel.write(ByteBuffer.wrap(REQUEST));
    }
  }

  /** Files of one folder. */
  static class Files extends Fills {
    @Override
    void take(int number) throws IOException {
      File file = File.createTempFile("filled", null, new File("."));
      held.add(new FileInputStream(file));
      opened(file);
    }

    void opened(File file) throws IOException {
      file.deleteOnExit();
    }
  }

  /** Files whose names are gone. */
  static final class DeletedFiles extends Files {
    @Override
    void opened(File file) throws IOException {
      if (!file.delete()) {
        throw new IllegalStateException(file.toString());
      }
    }
  }

  /** Pipes of channels. */
  static final class Pipes extends Fills {
    @Override
    void take(int number) throws IOException {
      Pipe pipe = Pipe.open();
      held.add(pipe.sink());
      held.add(pipe.source());
    }
  }

  /** Selectors. */
  static final class Selectors extends Fills {
    @Override
    void prepare() throws Exception {
      Selector.open().close();
    }

    @Override
    void take(int number) throws IOException {
      held.add(Selector.open()); // the Selectors
    }
  }

  /** A client with a selector and a connection of its own for each call. */
  static final class ClientPerCall extends Fills {
    @Override
    void prepare() throws Exception {
      Selector.open().close();
    }

    @Override
    void take(int number) throws IOException {
      Selector selector = Selector.open(); // the ClientPerCall
      held.add(selector);
      SocketChannel channel = SocketChannel.open(local(port));
      held.add(channel);
      channel.configureBlocking(false);
    }
  }

  /** Threads that wait for a pipe of their own. */
  static final class ThreadsWithPipes extends Fills {
    @Override
    void take(int number) throws IOException {
      Pipe pipe = Pipe.open();
      held.add(pipe.sink());
      held.add(pipe.source());
      if (number % 10 == 0) {
        inBackground(() -> pipe.source().read(ByteBuffer.allocate(1)));
      }
    }
  }

  /** Sockets that are not TCP. */
  static final class Datagrams extends Fills {
    @Override
    void prepare() throws Exception {
      DatagramChannel.open().close();
    }

    @Override
    void take(int number) throws IOException {
      held.add(DatagramChannel.open());
    }
  }

  /** A little of everything. */
  static final class Mixed extends Fills {
    @Override
    void prepare() throws Exception {
      Selector.open().close();
      DatagramChannel.open().close();
    }

    @Override
    void take(int number) throws IOException {
      switch (number % 5) {
        case 0:
          held.add(new FileInputStream("/proc/self/maps"));
          break;
        case 1:
          held.add(Selector.open());
          break;
        case 2:
          held.add(Pipe.open().sink());
          break;
        case 3:
          held.add(DatagramChannel.open());
          break;
        default:
          SocketChannel channel = SocketChannel.open();
          held.add(channel);
          channel.connect(local(port));
      }
    }
  }
}
