// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that may leak, as long as it does. */
class AllowSocketLeaksIT {
  @RegisterExtension static final EchoServer server = new EchoServer();

  @NoSocketLeaks(within = "200ms")
  static class Methods {
    @Test
    @AllowSocketLeaks("known")
    void leaks() throws IOException {
      server.forget();
    }

    @Test
    @AllowSocketLeaks("mended long ago")
    void leaksNoMore() throws IOException {
      server.talk('x');
    }

    @Test
    @AllowSocketLeaks("comes later")
    void failsBeforeItLeaks() {
      fail("first");
    }

    @ParameterizedTest
    @AllowSocketLeaks("only the L")
    @ValueSource(chars = {'x', 'L'})
    void oneOfThemLeaks(char b) throws IOException {
      server.talk(b);
    }

    @ParameterizedTest
    @AllowSocketLeaks("not even the y")
    @ValueSource(chars = {'x', 'y'})
    void noneOfThemLeaks(char b) throws IOException {
      server.talk(b);
    }
  }

  @Test
  void mayLeakAndMustLeak() {
    Run run = Run.of(Methods.class);
    run.assertPassed("leaks");
    run.assertPassed("oneOfThemLeaks");
    assertEquals("first", run.failure("failsBeforeItLeaks").getMessage());
    String message = run.failure("leaksNoMore").getMessage();
    assertTrue(message.contains("remove @AllowSocketLeaks(\"mended long ago\")"), message);
    assertEquals(3, run.failures(), run.toString());
  }

  @NoSocketLeaks(within = "200ms")
  @AllowSocketLeaks("all of it")
  static class OneLeaks {
    @Test
    void leaks() throws IOException {
      server.forget();
    }

    @Test
    void well() throws IOException {
      server.talk('x');
    }
  }

  @NoSocketLeaks(within = "200ms")
  @AllowSocketLeaks("none of it")
  static class NoneLeaks {
    @Test
    void well() throws IOException {
      server.talk('x');
    }
  }

  @Test
  void onAClassOneThatLeaksIsEnough() {
    assertEquals(0, Run.of(OneLeaks.class).failures());
    String message = Run.of(NoneLeaks.class).failure("NoneLeaks").getMessage();
    assertTrue(message.contains("remove @AllowSocketLeaks(\"none of it\")"), message);
  }
}
