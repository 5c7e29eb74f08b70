// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Echoes bytes on threads of its own; of a connection that sent an L it keeps its end for ever.
 * Registered as an extension of a class it serves all its tests, and what one of them has leaked is
 * closed before the next.
 */
final class EchoServer implements AutoCloseable, AfterEachCallback, AfterAllCallback {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final ServerSocket listener;
  private final ExecutorService pool;
  private final long dallies;

  /** Keeps what leaks from the collector, until the next test. */
  static final List<Socket> KEPT = new CopyOnWriteArrayList<>();

  EchoServer() {
    this(0);
  }

  /** One that closes so many milliseconds after the end of the stream. */
  EchoServer(long dallies) {
    this.dallies = dallies;
    pool =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "server");
              thread.setDaemon(true);
              return thread;
            });
    try {
      listener = new ServerSocket(0, 200, HERE);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    pool.execute(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        try {
          pool.execute(() -> serve(socket));
        } catch (RejectedExecutionException stopped) {
          close(socket);
        }
      }
    } catch (IOException closed) {
      // by the test
    }
  }

  private void serve(Socket socket) {
    boolean leaks = false;
    try {
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        leaks |= b == 'L';
        socket.getOutputStream().write(b);
      }
      if (leaks) {
        KEPT.add(socket);
      } else {
        Thread.sleep(dallies);
        socket.close();
      }
    } catch (IOException | InterruptedException closedByTheTest) {
      close(socket);
    }
  }

  Socket connect() throws IOException {
    return new Socket(HERE, listener.getLocalPort());
  }

  /** Sends one byte, and reads it. */
  void talk(int b) throws IOException {
    try (Socket socket = connect()) {
      say(socket, b);
    }
  }

  static void say(Socket socket, int b) throws IOException {
    socket.getOutputStream().write(b);
    socket.getInputStream().read();
  }

  /** Leaks a connection. */
  void forget() throws IOException {
    Socket socket = connect();
    say(socket, 'x');
    KEPT.add(socket);
  }

  /** Closes what was leaked. */
  static void tidy() {
    KEPT.forEach(EchoServer::close);
    KEPT.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException already) {
      // closed
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    tidy();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    pool.shutdownNow();
  }
}
