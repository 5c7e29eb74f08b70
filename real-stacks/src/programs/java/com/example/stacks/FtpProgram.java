// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/**
 * commons-net's FTP client with Apache's server on MINA; and a client that forgets its failures.
 */
public final class FtpProgram implements Program {
  private static final int IDLE_SECONDS = 3;

  private final List<FTPClient> kept = new ArrayList<>();
  private FtpServer server;
  private Listener listener;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> {
        start();
        for (int i = 0; i < numbers[0]; i++) {
          use(i);
        }
        say("port " + listener.getPort());
      }
      case "leak" -> {
        for (int i = 0; i < numbers[0]; i++) {
          leak();
        }
      }
      case "stop" -> server.stop();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws Exception {
    FtpServerFactory factory = new FtpServerFactory();
    ListenerFactory listeners = new ListenerFactory();
    listeners.setServerAddress("127.0.0.1");
    listeners.setPort(0);
    listeners.setIdleTimeout(IDLE_SECONDS);
    listener = listeners.createListener();
    factory.addListener("default", listener);
    ConnectionConfigFactory limits = new ConnectionConfigFactory();
    limits.setMaxLogins(500);
    limits.setMaxLoginFailures(1000);
    limits.setLoginFailureDelay(0);
    factory.setConnectionConfig(limits.createConnectionConfig());
    factory.setUserManager(new PropertiesUserManagerFactory().createUserManager());
    BaseUser user = new BaseUser();
    user.setName("somebody");
    user.setPassword("secret");
    user.setHomeDirectory(Files.createTempDirectory("ftp").toString());
    user.setAuthorities(Collections.singletonList(new WritePermission()));
    factory.getUserManager().save(user);
    server = factory.createServer();
    server.start();
  }

  private void use(int i) throws IOException {
    FTPClient client = new FTPClient();
    client.connect("127.0.0.1", listener.getPort());
    if (client.login("somebody", i % 5 == 4 ? "wrong" : "secret") == (i % 5 == 4)) {
      throw new IOException("login " + client.getReplyString());
    }
    if (i % 5 < 3) {
      client.enterLocalPassiveMode();
      client.storeFile("file" + i, new ByteArrayInputStream(new byte[10_000]));
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      client.retrieveFile("file" + i, back);
      if (back.size() != 10_000) {
        throw new IOException(back.size() + " bytes, " + client.getReplyString());
      }
      client.logout();
    }
    client.disconnect();
  }

  /** Refused, and forgotten: the server is the one that ends the connection. */
  private void leak() throws IOException {
    FTPClient client = new FTPClient();
    client.connect("127.0.0.1", listener.getPort()); // leak
    kept.add(client);
    if (client.login("somebody", "wrong")) {
      client.disconnect();
    }
  }

  @Override
  public Class<?> library() {
    return FTPClient.class;
  }
}
