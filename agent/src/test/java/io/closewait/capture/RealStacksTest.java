// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.example.stacks.Detours;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names of real stacks of the JDK that runs the test. */
class RealStacksTest {
  private static final FrameRules RULES = FrameRules.load(FrameRulesTest.globs(""));

  /** Only the frames of the example: what called the test is no business of it. */
  private static Site site(Throwable stack) {
    StackTraceElement[] frames = stack.getStackTrace();
    int last = frames.length - 1;
    while (!frames[last].getClassName().startsWith("com.example.")) {
      last--;
    }
    return Site.of(Arrays.copyOf(frames, last + 1), "main", RULES, 32);
  }

  private static List<String> methods(Site site) {
    return site.stack.frames.stream().map(frame -> frame.method).collect(Collectors.toList());
  }

  /** Each javac numbers them its own way. */
  private static String lambdaOf(String method) {
    return Arrays.stream(Detours.class.getDeclaredMethods())
        .map(Method::getName)
        .filter(name -> name.startsWith("lambda$" + method + "$"))
        .collect(Collectors.joining());
  }

  @Test
  void oneCallByReflectionHasOneNameHoweverOftenItRuns() throws Exception {
    Method here = Detours.class.getMethod("here");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 50; i++) { // the JDK changes its way of calling on the way
      names.add(site(Detours.byReflection(here)).fingerprint);
    }
    assertEquals(1, names.size());
  }

  @Test
  void theJdksOwnFramesOfACallAreLeftOut() throws Exception {
    assertEquals(
        List.of("here", "byReflection"),
        methods(site(Detours.byReflection(Detours.class.getMethod("here")))));
    assertEquals(
        List.of("here", lambdaOf("byLambda"), "byLambda"), methods(site(Detours.byLambda())));
    assertEquals(List.of("here", "byMethodHandle"), methods(site(Detours.byMethodHandle())));
    assertEquals(List.of("here", lambdaOf("byProxy"), "byProxy"), methods(site(Detours.byProxy())));
  }
}
