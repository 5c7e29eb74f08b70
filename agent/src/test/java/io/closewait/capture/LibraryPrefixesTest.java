// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryPrefixesTest {
  private static final FrameRules RULES = FrameRules.load(FrameRulesTest.globs(""));

  /** Of libraries, carriers and runtimes. */
  private static List<String> prefixes;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = Stack.class.getResourceAsStream("library-prefixes.txt")) {
      prefixes =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .takeWhile(line -> !line.equals("[hand-overs]"))
              .map(line -> line.replaceFirst("#.*", "").trim())
              .filter(line -> !line.isEmpty() && !line.startsWith("["))
              .filter(line -> line.indexOf('*') < 0)
              .toList();
    }
  }

  @Test
  void eachIsAPackage() {
    for (String prefix : prefixes) {
      assertTrue(prefix.matches("([a-z][A-Za-z0-9_]*\\.)+"), prefix);
    }
  }

  @Test
  void noneIsThereTwiceOrSaysWhatAWiderOneSays() {
    Set<String> seen = new HashSet<>();
    for (String prefix : prefixes) {
      assertTrue(seen.add(prefix), "twice: " + prefix);
    }
    for (String prefix : prefixes) {
      String above = prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
      assertTrue(
          above.isEmpty()
              || RULES.known(above + "Any") == Origin.APPLICATION
              || RULES.known(above + "Any") != RULES.known(prefix + "Any"),
          prefix);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.catalina.core.StandardWrapperValve",
        "org.apache.coyote.http11.Http11Processor",
        "org.eclipse.jetty.util.thread.QueuedThreadPool",
        "io.undertow.server.Connectors",
        "org.xnio.nio.WorkerThread",
        "io.netty.channel.nio.NioEventLoop",
        "io.vertx.core.net.impl.NetServerImpl",
        "org.springframework.web.servlet.DispatcherServlet",
        "io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoop",
        "org.apache.http.impl.client.CloseableHttpClient",
        "org.apache.hc.client5.http.impl.classic.CloseableHttpClient",
        "okhttp3.internal.connection.RealCall",
        "org.asynchttpclient.netty.channel.NettyConnectListener",
        "redis.clients.jedis.Connection",
        "io.lettuce.core.RedisClient",
        "org.postgresql.core.v3.ConnectionFactoryImpl",
        "com.zaxxer.hikari.pool.HikariPool",
        "org.apache.kafka.common.network.Selector",
        "com.rabbitmq.client.impl.SocketFrameHandlerFactory",
        "org.apache.commons.net.SocketClient",
        "org.apache.sshd.common.io.nio2.Nio2Connector",
        "org.apache.thrift.transport.TSocket",
        "org.reactivestreams.Publisher",
        "reactor.netty.http.client.HttpClientConnect"
      })
  void coversTheStacksThatAreTested(String type) {
    assertNotEquals(Origin.APPLICATION, RULES.known(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"com.acme.Server", "io.closewait.demo.Server", "App", "com.example.netty.Handler"})
  void leavesTheApplicationItsFrames(String type) {
    assertEquals(Origin.APPLICATION, RULES.known(type));
  }
}
