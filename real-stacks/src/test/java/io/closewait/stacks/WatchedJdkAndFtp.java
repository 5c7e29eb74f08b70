// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static io.closewait.stacks.Greeting.HELLO;
import static io.closewait.stacks.Greeting.at;
import static io.closewait.stacks.Greeting.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.closewait.junit.NoSocketLeaks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collections;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests as users write them, of the JDK's own server and clients, and of FTP. Those whose names
 * begin with leaks forget to close something, all others are well; {@link WatchedLibrariesIT} runs
 * them.
 */
@NoSocketLeaks(within = "3s")
class WatchedJdkAndFtp {
  private static Object alsoKept;

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
