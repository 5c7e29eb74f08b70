// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One way to treat sockets. */
abstract class Scenario {
  /** What the application keeps: forgotten sockets are usually still referenced. */
  final List<Closeable> held = Collections.synchronizedList(new ArrayList<Closeable>());

  /** The fixed twin, which closes where the other forgets. */
  private boolean fixed;

  private final CountDownLatch go = new CountDownLatch(1);

  /**
   * Opens {@code count} connections to {@code port}, or says the port on which it awaits them, and
   * returns.
   */
  abstract void play(int count, int port) throws Exception;

  final Scenario fixed() {
    fixed = true;
    return this;
  }

  /** What the application does with a connection that it has no more use for. */
  final void done(Closeable connection) throws IOException {
    if (fixed) {
      connection.close();
      say("closed one");
    } else {
      held.add(connection);
    }
  }

  /** The second step of a scenario that has one. */
  void go() throws Exception {
    go.countDown();
  }

  /** Closes what is held. */
  void close() throws Exception {
    for (Closeable one : held.toArray(new Closeable[0])) {
      one.close();
    }
  }

  final void awaitGo() {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Paces a loop that ends when the scenario is told to go on. */
  final boolean toldToGoWithin(int millis) throws InterruptedException {
    return go.await(millis, TimeUnit.MILLISECONDS);
  }

  final void say(String what) {
    Main.say(getClass().getSimpleName() + (fixed ? "/fixed " : " ") + what);
  }

  final ServerSocket listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    say("port " + server.getLocalPort());
    return server;
  }

  final ServerSocketChannel listenByChannel() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress("127.0.0.1", 0), 200);
    say("port " + server.socket().getLocalPort());
    return server;
  }

  static InetSocketAddress local(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }

  /** Runs the work on a daemon thread; a failure is told to the test. */
  final void inBackground(Work work) {
    Thread thread =
        new Thread(getClass().getSimpleName()) {
          @Override
          public void run() {
            try {
              work.run();
            } catch (Exception e) {
              say("FAILED " + e);
            }
          }
        };
    thread.setDaemon(true);
    thread.start();
  }

  /** Work that may fail. */
  interface Work {
    void run() throws Exception;
  }
}
