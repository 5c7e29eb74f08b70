// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everything that could leave its stack to a descriptor number: files, pipes, refused connects,
 * retries on closed channels, sockets that are closed while they connect. All of it is closed
 * properly, on many threads, so whatever opens beside it takes numbers that were in these hands a
 * moment ago; and no report may name this class.
 */
final class Bystanders extends Scenario {
  private static final int STALE = 16;

  private final AtomicLong deeds = new AtomicLong();
  private CountDownLatch running;
  private File file;
  private InetSocketAddress server;
  private InetSocketAddress refusing;
  private NettyBystander netty;

  @Override
  void play(int count, int port) throws Exception {
    file = File.createTempFile("bystanders", ".data");
    file.deleteOnExit();
    try (RandomAccessFile some = new RandomAccessFile(file, "rw")) {
      some.write(new byte[5000]);
    }
    ServerSocket listener = listen();
    server = local(listener.getLocalPort());
    inBackground(() -> serve(listener));
    Socket bound = new Socket();
    bound.bind(local(0));
    refusing = local(bound.getLocalPort());
    netty = NettyBystander.ifThere(server);
    running = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Random random = new Random(20261128 + i);
      inBackground(() -> work(random));
    }
  }

  @Override
  void go() throws Exception {
    super.go();
    running.await();
    if (netty != null) {
      netty.end();
    }
    say("deeds " + deeds);
  }

  /** Sends a byte and ends. */
  private void serve(ServerSocket listener) throws IOException {
    while (true) {
      try (Socket socket = listener.accept()) {
        socket.getOutputStream().write('.');
      } catch (IOException gone) {
        continue; // the client is closed by now
      }
    }
  }

  private void work(Random random) throws Exception {
    try {
      List<SocketChannel> closed = new ArrayList<>();
      List<AsynchronousSocketChannel> closedToo = new ArrayList<>();
      while (!toldToGoWithin(1)) { // the leaks beside this want the processor too
        if (closed.size() < STALE) {
          closed.add(SocketChannel.open());
          closedToo.add(AsynchronousSocketChannel.open());
          if (closed.size() == STALE) {
            for (int i = 0; i < STALE; i++) {
              closed.get(i).close();
              closedToo.get(i).close();
            }
          }
        } else {
          retry(closed.get(random.nextInt(STALE)), closedToo.get(random.nextInt(STALE)));
        }
        deed(random.nextInt(netty == null ? 9 : 10));
        deeds.incrementAndGet();
      }
    } finally {
      running.countDown();
    }
  }

  private void deed(int which) throws Exception {
    switch (which) {
      case 0:
        copy();
        break;
      case 1:
        pipe();
        break;
      case 2:
        refused();
        break;
      case 3:
        socket();
        break;
      case 4:
        channel();
        break;
      case 5:
        asynchronous();
        break;
      case 6:
        fileToSocket();
        break;
      case 7:
        datagram();
        break;
      case 8:
        closedWhileItConnects();
        break;
      default:
        netty.talk();
    }
  }

  /** As many a reconnect loop: the exception is swallowed, and the channel is never replaced. */
  private void retry(SocketChannel closed, AsynchronousSocketChannel closedToo) throws Exception {
    try {
      closed.connect(server);
      say("FAILED: a closed channel connects");
    } catch (IOException expected) {
      // once more, later
    }
    try {
      closedToo.connect(server).get();
      say("FAILED: a closed channel connects");
    } catch (ExecutionException expected) {
      // likewise
    }
  }

  private void copy() throws IOException {
    File copy = File.createTempFile("bystanders", ".copy");
    try (FileChannel from = FileChannel.open(file.toPath());
        FileChannel to = FileChannel.open(copy.toPath(), StandardOpenOption.WRITE)) {
      from.transferTo(0, from.size(), to);
    }
    copy.delete();
  }

  private void pipe() throws IOException {
    Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source()) {
      try (Pipe.SinkChannel sink = pipe.sink()) {
        sink.write(ByteBuffer.allocate(1));
      }
      readToEnd(source::read);
    }
  }

  private void refused() {
    try (Socket socket = new Socket()) {
      socket.connect(refusing);
    } catch (IOException expected) {
      // closed
    }
    try {
      SocketChannel.open(refusing).close();
      say("FAILED: was not refused");
    } catch (IOException expected) {
      // closed
    }
  }

  private void socket() throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      while (socket.getInputStream().read() != -1) {
        continue;
      }
    }
  }

  private void channel() throws IOException {
    try (SocketChannel channel = SocketChannel.open(server)) {
      try {
        channel.connect(server);
      } catch (RuntimeException connectedAlready) {
        // as expected
      }
      readToEnd(channel::read);
    }
  }

  private void asynchronous() throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.connect(server).get();
      ByteBuffer buffer = ByteBuffer.allocate(8);
      while (channel.read(buffer).get() != -1) {
        buffer.clear();
      }
    }
  }

  private void fileToSocket() throws IOException {
    try (SocketChannel channel = SocketChannel.open(server);
        FileChannel from = FileChannel.open(file.toPath())) {
      from.transferTo(0, from.size(), channel);
    } catch (IOException serverHasEnded) {
      // it does not read
    }
  }

  private void datagram() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(refusing);
      channel.write(ByteBuffer.allocate(1));
    } catch (IOException nobodyIsThere) {
      // as expected
    }
  }

  private void closedWhileItConnects() throws Exception {
    SocketChannel channel = SocketChannel.open();
    Thread closer =
        new Thread("closer") {
          @Override
          public void run() {
            try {
              channel.close();
            } catch (IOException e) {
              say("FAILED " + e);
            }
          }
        };
    closer.start();
    try {
      channel.connect(server);
    } catch (IOException closedOrRefused) {
      // it depends
    }
    closer.join();
  }

  /** A read of whatever channel. */
  private interface Reading {
    int read(ByteBuffer buffer) throws IOException;
  }

  private static void readToEnd(Reading channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(8);
    while (channel.read(buffer) != -1) {
      buffer.clear();
    }
  }
}
