// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static io.closewait.stacks.Greeting.HELLO;
import static io.closewait.stacks.Greeting.at;
import static io.closewait.stacks.Greeting.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.junit.NoSocketLeaks;
import io.undertow.Undertow;
import io.vertx.core.Vertx;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests as users write them, of released web servers. Those whose names begin with leaks forget to
 * close something, all others are well; {@link WatchedLibrariesIT} runs them.
 */
@NoSocketLeaks(within = "3s")
class WatchedWebServers {
  private static Socket kept;
  private static Object alsoKept;

  /** One that sends a request by hand, and leaves the connection to the server. */
  private static void askAndKeep(int port) throws IOException {
    kept = new Socket(InetAddress.getLoopbackAddress(), port);
    kept.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: me\r\n\r\n".getBytes());
    assertTrue(kept.getInputStream().read() >= 0);
  }

  @Nested
  class JettyAndApacheHttpClient {
    private static Server server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
      server = new Server();
      ServerConnector connector = new ServerConnector(server);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler("/");
      context.addServlet(new ServletHolder(new Pages()), "/*");
      server.setHandler(context);
      server.start();
      port = connector.getLocalPort();
    }

    @AfterAll
    static void stop() throws Exception {
      server.stop();
    }

    @Test
    void closesItsClient() throws IOException {
      try (CloseableHttpClient client = HttpClients.createDefault()) {
        assertEquals(HELLO, body(client));
      }
    }

    @Test
    void hasAPoolForAllTests() throws IOException {
      CloseableHttpClient client = HttpClients.createDefault();
      alsoKept = client;
      assertEquals(HELLO, body(client));
    }

    @Test
    @NoSocketLeaks(owns = "org.apache.hc.*")
    void leaksAPoolOfItsOwn() throws IOException {
      CloseableHttpClient client = HttpClients.createDefault();
      alsoKept = client;
      assertEquals(HELLO, body(client));
    }

    private static String body(CloseableHttpClient client) throws IOException {
      return client.execute(
          new HttpGet(at(port)), response -> EntityUtils.toString(response.getEntity()));
    }

    @Test
    void leaksAConnectionOfItsOwn() throws IOException {
      askAndKeep(port);
    }
  }

  /** One page. */
  static final class Pages extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentLength(HELLO.length());
      response.getOutputStream().print(HELLO);
    }
  }

  @Nested
  class TomcatItself {
    @Test
    void startsAndStops(@TempDir Path folder) throws Exception {
      Tomcat tomcat = tomcat(folder);
      assertEquals(HELLO, get(tomcat.getConnector().getLocalPort()));
      tomcat.stop();
      tomcat.destroy();
    }

    @Test
    void leaksAnotherConnection(@TempDir Path folder) throws Exception {
      Tomcat tomcat = tomcat(folder);
      askAndKeep(tomcat.getConnector().getLocalPort());
      tomcat.stop();
      tomcat.destroy();
    }

    private static Tomcat tomcat(Path folder) throws Exception {
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(folder.toString());
      tomcat.setPort(0);
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      Context context = tomcat.addContext("", null);
      Tomcat.addServlet(context, "pages", new Pages()).addMapping("/*");
      tomcat.start();
      return tomcat;
    }
  }

  @Nested
  class UndertowAndVertx {
    @Test
    void undertowStartsAndStops() throws IOException {
      Undertow server = undertow();
      assertEquals(HELLO, get(port(server)));
      server.stop();
    }

    @Test
    void leaksOneOfUndertow() throws IOException {
      Undertow server = undertow();
      askAndKeep(port(server));
      server.stop();
    }

    private static Undertow undertow() {
      Undertow server =
          Undertow.builder()
              .addHttpListener(0, "127.0.0.1")
              .setHandler(exchange -> exchange.getResponseSender().send(HELLO))
              .build();
      server.start();
      return server;
    }

    private static int port(Undertow server) {
      return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Test
    void vertxStartsAndStops() throws Exception {
      Vertx vertx = Vertx.vertx();
      assertEquals(HELLO, get(vertxPort(vertx)));
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void leaksOneOfVertx() throws Exception {
      Vertx vertx = Vertx.vertx();
      askAndKeep(vertxPort(vertx));
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static int vertxPort(Vertx vertx) throws Exception {
      return vertx
          .createHttpServer()
          .requestHandler(request -> request.response().end(HELLO))
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS)
          .actualPort();
    }
  }
}
