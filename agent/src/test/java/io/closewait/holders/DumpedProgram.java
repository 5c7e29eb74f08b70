// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Has connections in several known ways, writes a dump of itself, and ends. */
final class DumpedProgram {
  static final int IN_MAP = 12, IN_QUEUE = 9, IN_THREAD = 7, LOCAL = 3, OF_NOBODY = 4;

  /** A client. */
  static final class Session {
    final Socket socket;

    Session(Socket socket) {
      this.socket = socket;
    }
  }

  static final Map<Integer, Session> SESSIONS = new HashMap<>();
  static final LinkedBlockingQueue<SocketChannel> WAITING = new LinkedBlockingQueue<>();
  static final ThreadLocal<List<Socket>> OPEN = ThreadLocal.withInitial(ArrayList::new);

  private static ServerSocket server;
  private static ServerSocketChannel channels;

  private DumpedProgram() {}

  private static Socket socket() throws Exception {
    new Socket(server.getInetAddress(), server.getLocalPort()).close();
    return server.accept();
  }

  private static SocketChannel channel() throws Exception {
    new Socket(server.getInetAddress(), channels.socket().getLocalPort()).close();
    return channels.accept();
  }

  private static void holdInLocal(CountDownLatch up) {
    try {
      Socket mine = socket();
      up.countDown();
      Thread.sleep(Long.MAX_VALUE);
      mine.close();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void forget() throws Exception {
    for (int i = 0; i < OF_NOBODY; i++) {
      channel();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "held");
    thread.setDaemon(true);
    thread.start();
  }

  private static void open() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = new ServerSocket(0, 50, loopback);
    channels = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
    for (int i = 0; i < IN_MAP; i++) {
      SESSIONS.put(i, new Session(socket()));
    }
    for (int i = 0; i < IN_QUEUE; i++) {
      WAITING.add(channel());
    }
    for (int i = 0; i < IN_THREAD; i++) {
      OPEN.get().add(socket());
    }
    CountDownLatch up = new CountDownLatch(LOCAL);
    for (int i = 0; i < LOCAL; i++) {
      start(() -> holdInLocal(up));
    }
    up.await();
    forget();
  }

  /** Takes the file to write. */
  public static void main(String[] arguments) throws Exception {
    open();
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(arguments[0], false);
    System.exit(0);
  }
}
