// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sockets, channels, files and refused connects on many threads, which take each other's descriptor
 * numbers all the time. All are closed. Whoever holds a number looks whether the agent's table says
 * of it what is true, and nothing that is true of another.
 */
final class Churn extends Scenario {
  /** An end that stood open for longer than this before it was closed is told, as it may count. */
  private static final long SLOW_NANOS = 1_500_000_000L;

  private final AtomicLong sockets = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();

  /** Ends whose last part another thread plays. */
  private final Queue<End> handedOver = new ConcurrentLinkedQueue<>();

  private Entries entries;
  private CountDownLatch running;
  private File file;
  private InetSocketAddress refusing;

  @Override
  void play(int count, int port) throws Exception {
    new Socket(listen().getInetAddress(), port).close(); // brings the agent's classes
    entries = new Entries();
    file = File.createTempFile("churn", ".data");
    file.deleteOnExit();
    try (RandomAccessFile some = new RandomAccessFile(file, "rw")) {
      some.write(new byte[100]);
    }
    Socket bound = new Socket();
    bound.bind(new InetSocketAddress("127.0.0.1", 0));
    refusing = new InetSocketAddress("127.0.0.1", bound.getLocalPort());
    running = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Random random = new Random(20261126 + i);
      inBackground(() -> work(random));
    }
  }

  /** Ends, and says what was done. */
  @Override
  void go() throws Exception {
    super.go();
    running.await();
    for (End end = handedOver.poll(); end != null; end = handedOver.poll()) {
      end.finish();
    }
    say("sockets " + sockets + ", files " + files + ", refused " + refused + ", looks " + looks);
  }

  private void work(Random random) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        ServerSocketChannel channels = ServerSocketChannel.open()) {
      channels.bind(new InetSocketAddress("127.0.0.1", 0), 50);
      while (!toldToGoWithin(0)) {
        switch (random.nextInt(4)) {
          case 0:
            file();
            break;
          case 1:
            refused(random.nextBoolean());
            break;
          case 2:
            live(random, connect(server.getLocalPort()), accept(server));
            break;
          default:
            live(random, connectChannel(channels), acceptChannel(channels));
        }
        End other = handedOver.poll();
        if (other != null) {
          other.finish();
        }
      }
    } finally {
      running.countDown();
    }
  }

  // ---- numbers that are no connections ---------------------------------------------------------

  private void file() throws Exception {
    try (RandomAccessFile stream = new RandomAccessFile(file, "r");
        FileChannel channel = stream.getChannel()) {
      int number = entries.number(stream.getFD());
      int generation = entries.generation(number);
      check(number, Entries.EMPTY, generation, "a file");
      ByteBuffer buffer = ByteBuffer.allocate(64);
      while (channel.read(buffer) != -1) {
        buffer.clear();
      }
      check(number, Entries.EMPTY, generation, "a file at its end");
      files.incrementAndGet();
    }
  }

  private void refused(boolean byChannel) throws IOException {
    try (Closeable none = byChannel ? SocketChannel.open(refusing) : connectedTo(refusing)) {
      say("FAILED: was not refused: " + none);
    } catch (IOException expected) {
      refused.incrementAndGet();
    }
  }

  private static Socket connectedTo(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  // ---- connections -----------------------------------------------------------------------------

  private End connect(int port) throws Exception {
    Socket socket = new Socket("127.0.0.1", port);
    return new End(socket, null, entries.number(socket));
  }

  private End accept(ServerSocket server) throws Exception {
    Socket socket = server.accept();
    return new End(socket, null, entries.number(socket));
  }

  private End connectChannel(ServerSocketChannel server) throws Exception {
    SocketChannel channel = SocketChannel.open(server.getLocalAddress());
    return new End(channel.socket(), channel, entries.number(channel));
  }

  private End acceptChannel(ServerSocketChannel server) throws Exception {
    SocketChannel channel = server.accept();
    return new End(channel.socket(), channel, entries.number(channel));
  }

  private void live(Random random, End one, End other) throws Exception {
    sockets.addAndGet(2);
    End first = random.nextBoolean() ? one : other;
    End second = first == one ? other : one;
    first.write();
    second.read();
    if (random.nextInt(3) == 0) { // half-closed, and answered
      first.endOutput();
      second.readToEnd();
      second.write();
      first.read();
      second.close();
      first.peerGone();
      first.readToEnd();
    } else {
      if (random.nextInt(4) == 0) {
        second.write(); // unread: what follows is a reset
      }
      if (random.nextInt(4) == 0) {
        first.resetOnClose();
      }
      first.close();
      second.peerGone();
      first = second;
    }
    if (random.nextInt(4) == 0) {
      handedOver.add(first);
    } else {
      first.finish();
    }
  }

  private void check(int number, int state, int generation, String what) throws Exception {
    looks.incrementAndGet();
    if (entries.state(number) != state || entries.generation(number) != generation) {
      say(
          "FAILED: number "
              + number
              + ", "
              + what
              + ": "
              + Long.toHexString(entries.first(number)));
    }
  }

  /** One end of a connection, and what is true of it. */
  private final class End {
    private final Socket socket;
    private final SocketChannel channel;
    private final int number;
    private final int generation;
    private final ByteBuffer buffer = ByteBuffer.allocate(1);
    private final String ports;
    private boolean ended;
    private boolean reset;
    private long peerGone = Long.MAX_VALUE;

    End(Socket socket, SocketChannel channel, int number) throws Exception {
      this.socket = socket;
      this.channel = channel;
      this.number = number;
      generation = entries.generation(number);
      ports = socket.getLocalPort() + " " + socket.getPort();
      look("just opened");
    }

    void peerGone() {
      peerGone = System.nanoTime();
    }

    void resetOnClose() throws SocketException {
      socket.setSoLinger(true, 0);
    }

    void write() throws IOException {
      buffer.clear();
      if (channel != null) {
        channel.write(buffer);
      } else {
        socket.getOutputStream().write('.');
      }
    }

    int read() throws IOException {
      buffer.clear();
      return channel != null ? channel.read(buffer) : socket.getInputStream().read();
    }

    void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    void readToEnd() throws Exception {
      try {
        while (read() != -1) {
          continue;
        }
        ended = true;
        look("read to the end");
      } catch (IOException connectionReset) {
        reset = true;
      }
    }

    void finish() throws Exception {
      readToEnd();
      close();
    }

    private void look(String when) throws Exception {
      check(number, Entries.OPEN, generation, when + ", ports " + ports);
      if (!reset && entries.ended(number) != ended) {
        say("FAILED: number " + number + ", " + when + ": end of stream is " + !ended);
      }
    }

    void close() throws Exception {
      look("before its close");
      socket.close();
      if (peerGone != Long.MAX_VALUE && System.nanoTime() - peerGone > SLOW_NANOS) {
        say("slow " + ports);
      }
    }
  }
}
