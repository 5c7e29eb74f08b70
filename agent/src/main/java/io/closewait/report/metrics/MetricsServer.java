// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.closewait.options.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The port that Prometheus scrapes: two daemon threads, which never touch the application. */
final class MetricsServer implements HttpHandler, AutoCloseable {
  private static final int WAITING_SCRAPES = 16;

  /** What is thrown in our threads never reaches the application's handler: it may end the JVM. */
  private static final ThreadGroup GROUP =
      new ThreadGroup("closewait") {
        @Override
        public void uncaughtException(Thread thread, Throwable thrown) {}
      };

  private final MetricsReporter.Page page;
  private final HttpServer http;
  private final ThreadPoolExecutor worker;

  private MetricsServer(HttpServer http, MetricsReporter.Page page) {
    this.http = http;
    this.page = page;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_SCRAPES),
            MetricsServer::thread);
    worker.allowCoreThreadTimeOut(true);
  }

  /** Threads that the JDK's server makes are of their maker's group, and daemons if it is one. */
  static MetricsServer start(Address address, MetricsReporter.Page page) throws IOException {
    MetricsServer[] made = new MetricsServer[1];
    IOException[] refused = new IOException[1];
    Thread maker =
        thread(
            () -> {
              try {
                made[0] = startHere(address, page);
              } catch (IOException e) {
                refused[0] = e;
              }
            });
    maker.start();
    try {
      maker.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (made[0] == null) {
      throw refused[0] != null ? refused[0] : new IOException("its thread has failed");
    }
    return made[0];
  }

  private static MetricsServer startHere(Address address, MetricsReporter.Page page)
      throws IOException {
    InetSocketAddress to = new InetSocketAddress(address.host, address.port);
    if (to.isUnresolved()) {
      throw new IOException("the host is not known");
    }
    MetricsServer server = new MetricsServer(HttpServer.create(to, 0), page);
    server.http.setExecutor(server.worker);
    server.http.createContext("/", server);
    server.http.start();
    return server;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(GROUP, work, "closewait-metrics", 0);
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      boolean get = exchange.getRequestMethod().equals("GET");
      if (!get && !exchange.getRequestMethod().equals("HEAD")) {
        send(exchange, 405, "text/plain; charset=utf-8", ascii("only GET\n"));
      } else if ("/metrics".equals(path)) {
        send(exchange, 200, Exposition.CONTENT_TYPE, page.bytes);
      } else {
        send(exchange, 404, "text/plain; charset=utf-8", ascii("the metrics are at /metrics\n"));
      }
    } finally {
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    http.stop(0);
    worker.shutdownNow();
  }

  @Override
  public String toString() {
    InetSocketAddress at = http.getAddress();
    String host = at.getAddress().getHostAddress();
    return "http://"
        + (host.indexOf(':') < 0 ? host : '[' + host + ']')
        + ':'
        + port()
        + "/metrics";
  }
}
