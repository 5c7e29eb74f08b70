// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/** Clients that behave: each connects, says what it has to, at least "test", and closes. */
final class Clients {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] MESSAGE = "test".getBytes(StandardCharsets.US_ASCII);

  /** What a client does between connect and close. */
  interface Habit {
    void talk(Socket connected) throws IOException;
  }

  private final int port;
  private final Habit habit;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile IOException failure;

  Clients(int port) {
    this(port, Clients::say);
  }

  Clients(int port, Habit habit) {
    this.port = port;
    this.habit = habit;
  }

  /** Writes and leaves. */
  static void say(Socket socket) throws IOException {
    socket.getOutputStream().write(MESSAGE);
  }

  /** Waits for the answer: a close with unread data would be a reset. */
  static void talk(Socket socket) throws IOException {
    say(socket);
    for (int i = 0; i < MESSAGE.length; i++) {
      socket.getInputStream().read();
    }
  }

  /** The same under TLS, of which it ends its own direction, as TLS 1.3 allows. */
  static void talkInSecret(Socket socket) throws IOException {
    SSLSocket secret = Tls.client(socket);
    secret.getOutputStream().write(MESSAGE);
    secret.getInputStream().read();
    secret.shutdownOutput();
  }

  /** Clients that came and went. */
  int done() {
    return done.get();
  }

  /**
   * Lets {@code count} clients come and go, {@code atOnce} of them at a time.
   *
   * @throws IOException the server did not take one of them; no more were tried
   */
  void comeAndGo(int count, int atOnce) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      Thread thread = new Thread(() -> oneAfterAnother(count), "clients-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void oneAfterAnother(int count) {
    try {
      while (failure == null && started.getAndIncrement() < count) {
        comeAndGo();
        done.incrementAndGet();
      }
    } catch (IOException failed) {
      failure = failed;
    }
  }

  private void comeAndGo() throws IOException {
    try (Socket socket = new Socket()) {
      InetAddress host = InetAddress.getByName("127.0.0.1");
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      habit.talk(socket);
    }
  }
}
