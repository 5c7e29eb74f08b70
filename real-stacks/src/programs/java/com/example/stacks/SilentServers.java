// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.sun.net.httpserver.HttpServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.undertow.Undertow;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Servers whose handlers take a request and never write: no stack of a socket is the program's. */
public final class SilentServers implements Program {
  private static final int ENOUGH = 25;

  private final AtomicInteger arrived = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    int port =
        switch (command) {
          case "tomcat" -> tomcat(new Connector(), new Suspending());
          case "tomcatNio2" -> tomcat(new Connector(new Http11Nio2Protocol()), new Suspending());
          case "tomcatStuck" -> tomcat(new Connector(), new Stuck());
          case "jetty" -> jetty(new Suspending());
          case "jettyStuck" -> jetty(new Stuck());
          case "undertow" -> undertow(false);
          case "undertowStuck" -> undertow(true);
          case "nettyNio" -> netty(NioIoHandler.newFactory(), NioServerSocketChannel.class);
          case "nettyEpoll" -> netty(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
          case "jdk" -> jdk(true);
          case "jdkStuck" -> jdk(false);
          default -> throw new IllegalArgumentException(command);
        };
    say("port " + port);
  }

  private void arrived() {
    if (arrived.incrementAndGet() == ENOUGH) {
      Main.say("SilentServers all arrived");
    }
  }

  private void stick() {
    arrived();
    try {
      never.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
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

  @SuppressWarnings("deprecation") // in Tomcat 10 there is no other way yet
  private static int tomcat(Connector connector, HttpServlet pages) throws Exception {
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

  private static int jetty(HttpServlet pages) throws Exception {
    Server server = new Server();
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

  private int undertow(boolean stuck) {
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

  private int netty(IoHandlerFactory transport, Class<? extends ServerChannel> listener)
      throws Exception {
    Channel channel =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(2, transport))
            .channel(listener)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child.pipeline().addLast(new Listening());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Allows half-closed connections, and neither answers nor closes. */
  private final class Listening extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      arrived();
    }
  }

  /** {@code every}: each request finds a thread; else all but five wait for one. */
  private int jdk(boolean every) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
    server.setExecutor(Executors.newFixedThreadPool(every ? 2 * ENOUGH : ENOUGH / 5));
    server.createContext("/", exchange -> stick());
    server.start();
    return server.getAddress().getPort();
  }

  @Override
  public Class<?> library() {
    return Program.class;
  }
}
