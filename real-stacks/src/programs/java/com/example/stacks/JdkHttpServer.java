// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;

/** The JDK's HTTP server. */
public final class JdkHttpServer implements Program {
  private final List<HttpExchange> forgotten = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private HttpsServer encrypted;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "settle" -> {}
      case "stop" -> stop();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws IOException, GeneralSecurityException {
    server = HttpServer.create(loopback(), 100);
    serve(server);
    say("port " + server.getAddress().getPort());
    encrypted = HttpsServer.create(loopback(), 100);
    encrypted.setHttpsConfigurator(new HttpsConfigurator(Keys.context()));
    serve(encrypted);
    say("tls " + encrypted.getAddress().getPort());
  }

  private void stop() {
    server.stop(0);
    encrypted.stop(0);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void serve(HttpServer one) {
    one.setExecutor(Executors.newCachedThreadPool()); // a handshake takes a thread
    one.createContext("/clean/hello", JdkHttpServer::hello);
    one.createContext("/leaking/events", this::subscribe);
    one.start();
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
    out.flush(); // body
  }

  @Override
  public Class<?> library() {
    return HttpServer.class;
  }
}
