// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A server as many were written: one thread accepts, ten threads serve. Whether a connection is
 * closed when its client has gone is left to {@link #handle}, and there lies the bug.
 */
abstract class BlockingServer implements Server {
  private static final int THREADS = 10;
  private static final int BACKLOG = 200;
  private static final int IN_HAND = 30;

  private final ServerSocket listener;
  private final Tally tally = new Tally();
  private final ExecutorService pool;

  /** Accepted, not yet served: bounded, or a burst alone could use up all descriptors. */
  private final Semaphore places = new Semaphore(IN_HAND);

  /**
   * Who is connected, as servers keep it for statistics, broadcasts or a clean shutdown. It is also
   * what makes the leak permanent: without it the collector would find the forgotten sockets one
   * day, and the JDK would close them.
   */
  private final Set<Socket> connected = ConcurrentHashMap.newKeySet();

  BlockingServer() throws IOException {
    this(listener(), threads());
  }

  BlockingServer(ServerSocket listener, ExecutorService pool) {
    this.listener = listener;
    this.pool = pool;
  }

  static ServerSocket listener() throws IOException {
    return new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
  }

  static ExecutorService threads() {
    return Executors.newFixedThreadPool(THREADS, BlockingServer::named);
  }

  /** Reads what the client has to say, on a thread of the pool. */
  abstract void handle(Socket socket) throws IOException;

  @Override
  public void run() throws IOException {
    try {
      while (true) {
        places.acquireUninterruptibly();
        Socket socket = listener.accept();
        connected.add(socket);
        pool.execute(() -> serve(socket));
      }
    } catch (IOException failed) {
      if (!listener.isClosed()) {
        throw failed;
      }
    } finally {
      pool.shutdown();
    }
  }

  private void serve(Socket socket) {
    try {
      handle(socket);
      tally.add();
    } catch (IOException failed) {
      System.err.println("a client was lost: " + failed);
    } finally {
      places.release();
      if (socket.isClosed()) {
        connected.remove(socket);
      }
    }
  }

  @Override
  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public int served() {
    return tally.total();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static Thread named(Runnable work) {
    Thread thread = new Thread(work, "handler");
    thread.setDaemon(true);
    return thread;
  }
}
