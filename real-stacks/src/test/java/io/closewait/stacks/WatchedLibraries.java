// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.closewait.junit.NoSocketLeaks;
import io.undertow.Undertow;
import io.vertx.core.Vertx;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
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
 * Tests as users write them, of released servers and clients. Those whose names begin with leaks
 * forget to close something, all others are well; {@link WatchedLibrariesIT} runs them.
 */
@NoSocketLeaks(within = "3s")
class WatchedLibraries {
  private static final String HELLO = "hello";
  private static Socket kept;
  private static Object alsoKept;

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port + "/hello");
  }

  /** What a test does that looks after nothing but its response. */
  private static String get(int port) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) at(port).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes());
    }
  }

  /** One that sends a request by hand, and leaves the connection to the server. */
  private static void askAndKeep(int port) throws IOException {
    kept = new Socket(InetAddress.getLoopbackAddress(), port);
    kept.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: me\r\n\r\n".getBytes());
    assertTrue(kept.getInputStream().read() >= 0);
  }

  @Nested
  class TheJdk {
    private HttpServer server() throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/hello",
          exchange -> {
            exchange.sendResponseHeaders(200, HELLO.length());
            exchange.getResponseBody().write(HELLO.getBytes());
            exchange.close();
          });
      server.start();
      return server;
    }

    @Test
    void keepAliveOfUrls() throws IOException {
      HttpServer server = server();
      assertEquals(HELLO, get(server.getAddress().getPort()));
      assertEquals(HELLO, get(server.getAddress().getPort()));
      server.stop(0);
    }

    @Test
    void keepAliveOfItsHttpClient() throws Exception {
      HttpServer server = server();
      HttpRequest request = HttpRequest.newBuilder(at(server.getAddress().getPort())).build();
      HttpClient client = HttpClient.newHttpClient();
      assertEquals(HELLO, client.send(request, BodyHandlers.ofString()).body());
      server.stop(0);
    }

    @Test
    void leaksTheServer() throws IOException {
      HttpServer server = server();
      assertEquals(HELLO, get(server.getAddress().getPort()));
      alsoKept = server;
    }

    @Test
    void leaksAChannel() throws IOException {
      HttpServer server = server();
      SocketChannel channel = SocketChannel.open(server.getAddress());
      alsoKept = channel;
      server.stop(0);
    }
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

  @Nested
  class Ftp {
    @TempDir private static Path folder;
    private static FtpServer server;
    private static Listener listener;

    @BeforeAll
    static void start() throws Exception {
      FtpServerFactory factory = new FtpServerFactory();
      ListenerFactory listeners = new ListenerFactory();
      listeners.setServerAddress("127.0.0.1");
      listeners.setPort(0);
      listener = listeners.createListener();
      factory.addListener("default", listener);
      factory.setUserManager(new PropertiesUserManagerFactory().createUserManager());
      BaseUser user = new BaseUser();
      user.setName("somebody");
      user.setPassword("secret");
      user.setHomeDirectory(folder.toString());
      user.setAuthorities(Collections.singletonList(new WritePermission()));
      factory.getUserManager().save(user);
      server = factory.createServer();
      server.start();
    }

    @AfterAll
    static void stop() {
      server.stop();
    }

    @Test
    void storesAFile() throws IOException {
      FTPClient client = client();
      client.enterLocalPassiveMode();
      assertTrue(client.storeFile("file", new ByteArrayInputStream(new byte[10_000])));
      client.logout();
      client.disconnect();
    }

    @Test
    void leaksItsClient() throws IOException {
      FTPClient client = client();
      alsoKept = client;
      client.noop();
    }

    private static FTPClient client() throws IOException {
      FTPClient client = new FTPClient();
      client.connect("127.0.0.1", listener.getPort());
      assertTrue(client.login("somebody", "secret"));
      return client;
    }
  }
}
