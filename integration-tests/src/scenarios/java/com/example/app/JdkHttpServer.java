// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;

/** The JDK's own HTTP server, with exchanges that are never ended. */
final class JdkHttpServer extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    HttpServer server = HttpServer.create(local(0), 200);
    server.createContext("/", this::subscribe);
    server.start();
    say("port " + server.getAddress().getPort());
  }

  private void subscribe(HttpExchange exchange) throws IOException {
    greet(exchange);
    done(() -> exchange.close());
  }

  private void greet(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0); // owner where
    OutputStream out = exchange.getResponseBody();
    out.write(new byte[] {'h', 'e', 'l', 'l', 'o'});
    out.flush(); // owner where
  }
}
