// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import clojure.java.api.Clojure;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.undertow.Undertow;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Web servers whose handlers take a request and never write. */
public final class SilentServers extends SilentProgram {
  private static final String REGISTRY =
      """
      (ns com.example.stacks.registry
        (:import (com.sun.net.httpserver HttpHandler)))
      (def parked (atom []))
      (defn handler [^Runnable arrived]
        (reify HttpHandler
          (handle [_ exchange]
            (swap! parked conj exchange)
            (.run arrived))))
      """;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    int port =
        switch (command) {
          case "tomcat" -> tomcat(new Connector(), new Suspending());
          case "tomcatNio2" -> tomcat(new Connector(new Http11Nio2Protocol()), new Suspending());
          case "tomcatStuck" -> tomcat(new Connector(), new Stuck());
          case "tomcatVirtual" -> tomcat(onVirtualThreads(), new Stuck());
          case "jetty" -> jetty(new QueuedThreadPool(), new Suspending());
          case "jettyStuck" -> jetty(new QueuedThreadPool(), new Stuck());
          case "jettyVirtual" -> jetty(new VirtualThreadPool(), new Stuck());
          case "undertow" -> undertow(false);
          case "undertowStuck" -> undertow(true);
          case "jdk" -> jdk(Executors.newFixedThreadPool(2 * ENOUGH));
          case "jdkWaiting" -> jdk(Executors.newFixedThreadPool(ENOUGH / 5));
          case "jdkVirtual" -> jdk(virtualThreads());
          case "clojure" -> clojure();
          default -> throw new IllegalArgumentException(command);
        };
    say("port " + port);
  }

  /** Begins to be asynchronous, and nobody goes on. */
  private final class Suspending extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      request.startAsync().setTimeout(0);
      arrived();
    }
  }

  /** Keeps its thread. */
  private final class Stuck extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      stick();
    }
  }

  private static Connector onVirtualThreads() {
    Connector connector = new Connector();
    connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("pages-"));
    return connector;
  }

  @SuppressWarnings("deprecation") // in Tomcat 10 there is no other way yet
  private int tomcat(Connector connector, HttpServlet pages) throws Exception {
    by(Tomcat.class);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Wrapper wrapper = Tomcat.addServlet(context, "pages", pages);
    wrapper.setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "pages");
    tomcat.start();
    return connector.getLocalPort();
  }

  private int jetty(ThreadPool threads, HttpServlet pages) throws Exception {
    by(Server.class);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(TimeUnit.HOURS.toMillis(1));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(pages);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    server.setHandler(context);
    server.start();
    return connector.getLocalPort();
  }

  private int undertow(boolean stuck) throws Exception {
    by(Undertow.class);
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setWorkerThreads(2 * ENOUGH)
            .setHandler(
                exchange ->
                    exchange.dispatch(
                        () -> {
                          if (stuck) {
                            stick();
                          } else {
                            exchange.dispatch(Runnable::run, this::arrived);
                          }
                        }))
            .build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Exchanges are kept by code that is compiled as the program runs. */
  private int clojure() throws Exception {
    by(Clojure.class);
    Clojure.var("clojure.core", "load-string").invoke(REGISTRY);
    Runnable arrived = this::arrived;
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 2 * ENOUGH);
    server.createContext(
        "/", (HttpHandler) Clojure.var("com.example.stacks.registry", "handler").invoke(arrived));
    server.start();
    return server.getAddress().getPort();
  }

  /** With a small pool all but a few wait for a thread. */
  private int jdk(ExecutorService threads) throws Exception {
    by(HttpServer.class);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 2 * ENOUGH);
    server.setExecutor(threads);
    server.createContext("/", exchange -> stick());
    server.start();
    return server.getAddress().getPort();
  }

  /** Of Java 21, which this is not compiled for. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
