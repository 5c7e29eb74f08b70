// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's own HTTP server, whose only thread is stuck: no stack of a socket is the program's. */
final class JdkServerWaits extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(1, JdkServerWaits::daemon);
    workers.execute(this::awaitGo);
    HttpServer server = HttpServer.create(local(0), 200); // listener
    server.setExecutor(workers);
    server.createContext("/", this::answer);
    server.start();
    say("port " + server.getAddress().getPort());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "stuck");
    thread.setDaemon(true);
    return thread;
  }

  private void answer(HttpExchange exchange) {
    say("answered " + exchange.getRemoteAddress().getPort());
  }
}
