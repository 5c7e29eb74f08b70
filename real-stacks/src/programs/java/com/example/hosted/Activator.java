// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.hosted;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that keeps its exchanges. */
public final class Activator implements BundleActivator {
  private static final int BACKLOG = 100;

  private final List<HttpExchange> parked = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void start(BundleContext context) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), BACKLOG);
    server.createContext("/", this::park);
    server.start();
    System.setProperty("stacks.port", Integer.toString(server.getAddress().getPort()));
  }

  private void park(HttpExchange exchange) {
    parked.add(exchange);
    ((Runnable) System.getProperties().get("stacks.arrived")).run();
  }

  @Override
  public void stop(BundleContext context) {
    // it ends with the JVM
  }
}
