// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/** Apache MINA SSHD, both ends in one JVM, on asynchronous channels. */
public final class SshProgram implements Program {
  private final List<Object> kept = new ArrayList<>();

  /** Answers the command that it is. */
  private static final class Echo extends AbstractCommandSupport {
    Echo(String command) {
      super(command, null);
    }

    @Override
    public void run() {
      try {
        getOutputStream().write(getCommand().getBytes());
        getOutputStream().flush();
        onExit(0);
      } catch (IOException e) {
        onExit(1);
      }
    }
  }

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("use")) {
      throw new IllegalArgumentException(command);
    }
    SshServer server = start();
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((session, address, key) -> true);
    client.start();
    for (int i = 0; i < numbers[0]; i++) {
      use(client, server.getPort(), i);
    }
    server.stop(); // with sessions open
    client.stop();
    kept.add(client);
  }

  private static SshServer start() throws IOException {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    server.setPasswordAuthenticator((user, password, session) -> password.equals("secret"));
    server.setCommandFactory((channel, command) -> new Echo(command));
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofSeconds(3));
    server.start();
    return server;
  }

  private void use(SshClient client, int port, int i) throws IOException {
    ClientSession session =
        client.connect("somebody", "127.0.0.1", port).verify(20, TimeUnit.SECONDS).getSession();
    if (i % 5 == 4) {
      refuse(session);
      return;
    }
    session.addPasswordIdentity("secret");
    session.auth().verify(20, TimeUnit.SECONDS);
    String answer = session.executeRemoteCommand("hello");
    if (!answer.equals("hello")) {
      throw new IOException(answer);
    }
    switch (i % 3) {
      case 0 -> kept.add(session); // until the server's time-out
      case 1 -> session.close();
      default -> session.close(true); // at once
    }
  }

  private static void refuse(ClientSession session) throws IOException {
    session.addPasswordIdentity("wrong");
    try (session) {
      session.auth().verify(20, TimeUnit.SECONDS);
    } catch (IOException refused) {
      return;
    }
    throw new IOException("was let in");
  }

  @Override
  public Class<?> library() {
    return SshClient.class;
  }
}
