// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring keeps the context of a test class, with its servers and connections, for the next one. */
class SpringContextIT {
  @Configuration
  static class Application {
    @Bean
    EchoServer server() {
      return new EchoServer();
    }

    /** As a pool opens its first connection: when the context starts. */
    @Bean
    Socket pooled(EchoServer server) throws IOException {
      Socket socket = server.connect();
      EchoServer.say(socket, 'x');
      return socket;
    }
  }

  @NoSocketLeaks(within = "100ms")
  @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
  static class First {
    @Autowired EchoServer server;
    @Autowired Socket pooled;

    @Test
    void wellWithSpring() throws IOException {
      EchoServer.say(pooled, 'x');
      server.talk('x');
    }

    @Test
    void leaksWithSpring() throws IOException {
      server.talk('L');
    }
  }

  @NoSocketLeaks(within = "100ms")
  @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
  static class Second {
    @Autowired EchoServer server;

    @Test
    void wellLater() throws IOException {
      server.talk('x');
    }
  }

  @AfterAll
  static void tidy() {
    EchoServer.tidy();
  }

  @Test
  void aContextThatIsKeptIsNobodysLeak() {
    Run run = Run.of(First.class, Second.class);
    run.assertPassed("wellWithSpring");
    run.assertPassed("wellLater");
    run.failure("leaksWithSpring");
    assertEquals(1, run.failures(), run.toString());
  }
}
