// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;

/** The JDK's HTTP server. */
public final class JdkHttpServer implements Program {
  private final List<HttpExchange> forgotten = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "settle" -> {}
      case "stop" -> server.stop(0);
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newFixedThreadPool(10));
    server.createContext("/clean/hello", JdkHttpServer::hello);
    server.createContext("/leaking/events", this::subscribe);
    server.start();
    say("port " + server.getAddress().getPort());
  }

  private static void hello(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, 5);
      exchange.getResponseBody().write("hello".getBytes());
    }
  }

  private void subscribe(HttpExchange exchange) throws IOException {
    forgotten.add(exchange);
    exchange.sendResponseHeaders(200, 0); // events
    OutputStream out = exchange.getResponseBody();
    out.write("data: welcome\n\n".getBytes());
    out.flush();
  }

  @Override
  public Class<?> library() {
    return HttpServer.class;
  }
}
