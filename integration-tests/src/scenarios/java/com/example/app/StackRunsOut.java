// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes, reads and closes at the last frames of its stack, and says how many descriptors are still
 * open when everything has been closed once more, from where there is room.
 */
final class StackRunsOut extends Scenario {
  private static final long STACK_BYTES = 256 * 1024;

  /** HotSpot lets the stack of each thread begin a little lower than that of the one before. */
  private static final int OFFSETS = 8;

  /** Frames left for the call: from none to more than any of them needs. */
  private static final int MOST_FRAMES = 25, PADS = 5;

  /** What was closed stays referenced: the collector shall not close what the JDK has lost. */
  private final List<Closeable> kept = new ArrayList<>();

  private int depth;
  private int overflows;

  @Override
  void play(int count, int port) throws Exception {
    try (Pairs channels = new Channels()) {
      channels.next().close(); // the JDK keeps a socket of its own from its first channel on
    }
    for (boolean channels : new boolean[] {false, true}) {
      overflows = 0;
      try (Pairs pairs = channels ? new Channels() : new Sockets()) {
        int before = descriptors();
        for (int i = 0; i < OFFSETS; i++) {
          inThreadOfItsOwn(() -> run(pairs, count / OFFSETS));
        }
        int lost = descriptors() - before;
        say((channels ? "channels" : "sockets") + " lost " + lost + " overflows " + overflows);
      }
    }
  }

  private static void inThreadOfItsOwn(Work work) throws Exception {
    Throwable[] failed = {null};
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                failed[0] = e;
              }
            },
            "shallow",
            STACK_BYTES);
    thread.start();
    thread.join();
    if (failed[0] != null) {
      throw new IllegalStateException(failed[0]);
    }
  }

  private void run(Pairs pairs, int count) throws Exception {
    for (int i = 0; i < 20; i++) { // all classes are loaded
      Pair pair = pairs.next();
      pair.write();
      pair.read();
      pair.close();
    }
    measure();
    for (int i = 0; i < count; i++) {
      int frames = i % MOST_FRAMES;
      int pad = i / MOST_FRAMES;
      Pair pair = pairs.next();
      kept.add(pair);
      deep(pad, depth - frames, pair::write);
      deep(pad, depth - frames, pair::read);
      deep(pad, depth - frames, pair::close);
      pair.close();
    }
  }

  /** Of sockets: others may come and go by themselves. */
  private static int descriptors() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Paths.get("/proc/self/fd"))) {
      for (Path one : all) {
        try {
          count += Files.readSymbolicLink(one).toString().startsWith("socket:") ? 1 : 0;
        } catch (NoSuchFileException goneMeanwhile) {
          // such as the one that reads the folder
        }
      }
    }
    return count;
  }

  /** The deepest call of something that needs no stack of its own. */
  private void measure() throws Exception {
    int fits = 0;
    int tooDeep = 1 << 20;
    while (tooDeep - fits > 1) {
      int middle = (fits + tooDeep) >>> 1;
      try {
        down(middle, () -> {});
        fits = middle;
      } catch (StackOverflowError overflow) {
        tooDeep = middle;
      }
    }
    depth = fits;
  }

  private void deep(int pad, int n, Work work) throws Exception {
    try {
      padded(pad, n, work);
    } catch (StackOverflowError expected) {
      overflows++;
    } catch (IOException closedAlready) {
      // by an earlier step that ran out of stack
    }
  }

  private void down(int n, Work work) throws Exception {
    if (n > 0) {
      down(n - 1, work);
    } else {
      work.run();
    }
  }

  /** Frames of several sizes, so that what is left is now this and now that part of a frame. */
  private void padded(int pad, int n, Work work) throws Exception {
    switch (pad % PADS) {
      case 0:
        down(n, work);
        break;
      case 1:
        larger(n, work, 0);
        break;
      case 2:
        larger(n, work, 0, 0);
        break;
      case 3:
        larger(n, work, 0, 0, 0);
        break;
      default:
        larger(n, work, 0, 0, 0, 0);
    }
  }

  private void larger(int n, Work work, long a) throws Exception {
    down(n, work);
  }

  private void larger(int n, Work work, long a, long b) throws Exception {
    down(n, work);
  }

  private void larger(int n, Work work, long a, long b, long c) throws Exception {
    down(n, work);
  }

  private void larger(int n, Work work, long a, long b, long c, long d) throws Exception {
    down(n, work);
  }

  private interface Pair extends Closeable {
    void write() throws IOException;

    void read() throws IOException;
  }

  private interface Pairs extends Closeable {
    Pair next() throws IOException;
  }

  private static final class Sockets implements Pairs {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

    Sockets() throws IOException {}

    @Override
    public Pair next() throws IOException {
      Socket client = new Socket("127.0.0.1", server.getLocalPort());
      Socket accepted = server.accept();
      client.getOutputStream().write(1);
      client.close();
      return new Pair() {
        @Override
        public void write() throws IOException {
          accepted.getOutputStream().write(1);
        }

        @Override
        public void read() throws IOException {
          accepted.getInputStream().read();
        }

        @Override
        public void close() throws IOException {
          accepted.close();
        }
      };
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private static final class Channels implements Pairs {
    private final ServerSocketChannel server = ServerSocketChannel.open().bind(local(0));

    Channels() throws IOException {}

    @Override
    public Pair next() throws IOException {
      SocketChannel client = SocketChannel.open(local(server.socket().getLocalPort()));
      SocketChannel accepted = server.accept();
      client.write(ByteBuffer.allocate(1));
      client.close();
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      return new Pair() {
        @Override
        public void write() throws IOException {
          one.clear();
          accepted.write(one);
        }

        @Override
        public void read() throws IOException {
          one.clear();
          accepted.read(one);
        }

        @Override
        public void close() throws IOException {
          accepted.close();
        }
      };
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
