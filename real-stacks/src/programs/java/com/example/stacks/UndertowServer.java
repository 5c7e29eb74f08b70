// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Undertow with a clean and a leaking handler. */
public final class UndertowServer implements Program {
  private final List<HttpServerExchange> subscribers =
      Collections.synchronizedList(new ArrayList<>());
  private Undertow server;
  private long before;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "settle" -> {}
      case "remember" -> before = connections();
      case "regain" -> Counters.regain(before, this::connections);
      case "stop" -> server.stop();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws GeneralSecurityException, IOException {
    server =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_STATISTICS, true)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 2000)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 2000)
            .addHttpListener(0, "127.0.0.1")
            .addHttpsListener(0, "127.0.0.1", Keys.context())
            .setHandler(this::handle)
            .build();
    server.start();
    say("port " + port(0));
    say("tls " + port(1));
  }

  /** What Undertow itself counts. */
  private long connections() {
    return server.getListenerInfo().get(0).getConnectorStatistics().getActiveConnections();
  }

  private int port(int listener) {
    return ((InetSocketAddress) server.getListenerInfo().get(listener).getAddress()).getPort();
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this::handleBlocking);
    } else {
      handleBlocking(exchange);
    }
  }

  private void handleBlocking(HttpServerExchange exchange) {
    exchange.startBlocking();
    try {
      switch (exchange.getRequestPath()) {
        case "/clean/hello" -> {
          exchange.getInputStream().readAllBytes();
          exchange.getResponseSender().send("hello");
        }
        case "/leaking/events" -> subscribe(exchange);
        default -> exchange.setStatusCode(404).endExchange();
      }
    } catch (IOException clientLeft) {
      exchange.endExchange();
    }
  }

  /** A stream of events that nobody ends. */
  private void subscribe(HttpServerExchange exchange) throws IOException {
    subscribers.add(exchange);
    OutputStream out = exchange.getOutputStream();
    out.write("data: welcome\n\n".getBytes());
    out.flush(); // events
    exchange.dispatch(Runnable::run, () -> {});
  }

  @Override
  public Class<?> library() {
    return Undertow.class;
  }
}
