// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

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
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Servers on event loops and frameworks, whose callbacks take what comes and never go on. */
public final class SilentLoops extends SilentProgram {
  private static final String HERE = "127.0.0.1";
  private static final int SECONDS = 20;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    int port =
        switch (command) {
          case "nettyNio" -> netty(NioIoHandler.newFactory(), NioServerSocketChannel.class);
          case "nettyEpoll" -> netty(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
          case "nettyUring" ->
              netty(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
          case "pekko" -> pekko();
          case "grizzly" -> grizzly();
          case "spring" -> spring();
          default -> throw new IllegalArgumentException(command);
        };
    say("port " + port);
  }

  private int netty(IoHandlerFactory transport, Class<? extends ServerChannel> listener)
      throws Exception {
    by(ServerBootstrap.class);
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
            .bind(HERE, 0)
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

  /** Each stream waits for the completion of its first element. */
  private int pekko() throws Exception {
    by(ActorSystem.class);
    ActorSystem system = ActorSystem.create("silent");
    Flow<ByteString, ByteString, ?> slow =
        Flow.of(ByteString.class)
            .mapAsync(
                1,
                bytes -> {
                  arrived();
                  return new CompletableFuture<ByteString>();
                });
    return Tcp.get(system)
        .bind(HERE, 0)
        .to(Sink.foreach(connection -> connection.handleWith(slow, system)))
        .run(system)
        .toCompletableFuture()
        .get(SECONDS, TimeUnit.SECONDS)
        .localAddress()
        .getPort();
  }

  private int grizzly() throws Exception {
    by(HttpServer.class);
    HttpServer server = new HttpServer();
    NetworkListener listener = new NetworkListener("silent", HERE, 0);
    server.addListener(listener);
    server
        .getServerConfiguration()
        .addHttpHandler(
            new HttpHandler() {
              @Override
              public void service(Request request, Response response) {
                response.suspend();
                arrived();
              }
            },
            "/");
    server.start();
    return listener.getPort();
  }

  private int spring() throws Exception {
    by(SpringApplication.class);
    Asked.pages = this;
    ConfigurableApplicationContext context =
        new SpringApplication(Asked.class)
            .run(
                "--server.address=" + HERE,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.mvc.async.request-timeout=-1");
    return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
  }

  /** A Spring Boot application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  public static class Asked {
    private static SilentLoops pages;

    /** Results that nobody sets. */
    @RestController
    public static class Pages {
      @GetMapping("/")
      DeferredResult<String> never() {
        pages.arrived();
        return new DeferredResult<>();
      }
    }
  }
}
