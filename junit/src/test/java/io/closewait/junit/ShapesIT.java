// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult.Status;

/** Every shape that a test of Jupiter can have. */
class ShapesIT {
  @RegisterExtension static final EchoServer server = new EchoServer();

  @NoSocketLeaks(within = "200ms")
  static class Invocations {
    @ParameterizedTest
    @ValueSource(strings = {"one", "leaks", "three"})
    void parameterized(String word) throws IOException {
      server.talk(word.equals("leaks") ? 'L' : 'x');
    }

    @RepeatedTest(3)
    void repeated(RepetitionInfo info) throws IOException {
      server.talk(info.getCurrentRepetition() == 2 ? 'L' : 'x');
    }

    @TestFactory
    Stream<DynamicTest> dynamic() {
      return Stream.of(
          DynamicTest.dynamicTest("well", () -> server.talk('x')),
          DynamicTest.dynamicTest("forgets", () -> server.forget()));
    }

    @TestFactory
    Stream<DynamicTest> dynamicAndWell() {
      return Stream.of(DynamicTest.dynamicTest("alsoWell", () -> server.talk('x')));
    }
  }

  @Test
  void eachInvocationIsATestOfItsOwn() {
    Run run = Run.of(Invocations.class);
    for (String method : Arrays.asList("parameterized", "repeated")) {
      assertEquals(2, run.count(method, Status.SUCCESSFUL), run.toString());
      assertEquals(1, run.count(method, Status.FAILED), run.toString());
    }
    String message = run.message("dynamic");
    assertTrue(
        message.contains("1 socket was left open by ShapesIT.Invocations.dynamic()"), run + "");
    assertEquals(2, run.failures() - 1, "the one of the factory itself: " + run);
  }

  @NoSocketLeaks(within = "200ms")
  static class Base {
    @Test
    void inherited() throws IOException {
      server.forget();
    }
  }

  static class Extends extends Base {
    @Nested
    class Inner {
      @Test
      void nested() throws IOException {
        server.forget();
      }

      @Test
      void nestedAndWell() throws IOException {
        server.talk('x');
      }
    }
  }

  @Test
  void theAnnotationIsInheritedAndHoldsForNestedClasses() {
    Run run = Run.of(Extends.class);
    assertTrue(run.failure("inherited").getMessage().contains("Extends.inherited()"));
    assertTrue(run.failure("nested").getMessage().contains("Extends.Inner.nested()"));
    assertEquals(2, run.failures(), run.toString());
  }

  static class MethodsOnly {
    @Test
    @NoSocketLeaks(within = "200ms")
    void watched() throws IOException {
      server.forget();
    }

    @Test
    void unwatched() throws IOException {
      server.forget();
    }
  }

  @Test
  void onAMethodItIsForThatMethod() {
    Run run = Run.of(MethodsOnly.class);
    run.failure("watched");
    run.assertPassed("unwatched");
  }

  @NoSocketLeaks(within = "200ms")
  static class Timed {
    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void leaksInTime() throws IOException {
      server.forget();
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void wellInTime() throws IOException {
      server.talk('x');
    }

    @Test
    @Timeout(value = 1, threadMode = ThreadMode.SEPARATE_THREAD)
    void tooLate() throws Exception {
      server.forget();
      Thread.sleep(60_000);
    }

    @Test
    void leaksPreemptively() {
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> server.forget());
    }
  }

  @Test
  void aTimeoutThreadIsTheTests() {
    Run run = Run.of(Timed.class);
    String message = run.failure("leaksInTime").getMessage();
    assertTrue(message.contains("its own thread opened it"), message);
    run.assertPassed("wellInTime");
    run.failure("leaksPreemptively");
    Throwable late = run.failure("tooLate");
    assertTrue(late.getMessage().contains("timed out"), late.toString());
    assertEquals(1, late.getSuppressed().length - suppressedByJunit(late), late.toString());
  }

  private static int suppressedByJunit(Throwable late) {
    return (int)
        Arrays.stream(late.getSuppressed())
            .filter(other -> !(other instanceof AssertionError))
            .count();
  }

  @NoSocketLeaks(within = "200ms")
  static class Exceptions {
    @Test
    @NoSocketLeaks(except = "*EchoServer", reason = "is meant to")
    void excepted() throws IOException {
      server.forget();
    }

    @Test
    @NoSocketLeaks(except = "com.acme.*")
    void notExcepted() throws IOException {
      server.forget();
    }
  }

  @Test
  void whatIsExceptedIsNotLookedAt() {
    Run run = Run.of(Exceptions.class);
    run.assertPassed("excepted");
    run.failure("notExcepted");
  }
}
