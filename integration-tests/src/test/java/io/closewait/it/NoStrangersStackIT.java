// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A number is used by one after the other, and some of them are no sockets, are closed already or
 * connect in vain. However they come and go, a leak bears the stacks of its own socket: here leaks
 * are planted in the middle of all that, and each has to be reported at its own place.
 */
class NoStrangersStackIT {
  private static final int THREADS = 4, ROUNDS = 30;

  private static final List<String> PLACES =
      List.of("bySocket", "byChannel", "byAdaptor", "asynchronously", "accepted");

  /** Where there were more new stacks at once than the agent takes, as on a busy machine. */
  private static final String NO_STACK = "unsampled";

  static Stream<Arguments> ways() {
    return Stream.concat(Runtimes.full().stream(), Runtimes.smoke().stream())
        .flatMap(
            runtime ->
                Stream.of(
                    Arguments.of(runtime, Loading.AT_START, "4.1.48"),
                    Arguments.of(runtime, Loading.ATTACHED, "4.2")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everyLeakBearsItsOwnStacks(JavaRuntime runtime, Loading loading, String netty)
      throws IOException {
    Stage stage =
        NettyIT.quiet(new Stage(runtime, loading, ROUNDS))
            .withJarsOf(Config.target().resolve("netty").resolve(netty));
    AgentFiles files = new AgentFiles("strangers-" + runtime + "-" + loading);
    String options = AgentRun.TIMES + ",capture=all";
    try (AgentRun run =
        loading == Loading.AT_START
            ? AgentRun.start(stage.builder(), files, options)
            : AgentRun.startWithout(stage.builder(), files)) {
      run.jvm.command("play Bystanders " + THREADS + " 0");
      int port = Integer.parseInt(run.jvm.awaitSaid("Bystanders port "));
      if (loading == Loading.ATTACHED) {
        run.attach(options);
      }
      run.jvm.command("play LeaksAmongOthers " + ROUNDS + " " + port);
      run.jvm.command("go Bystanders");
      Await.until(
          () -> reported(run).values().stream().mapToLong(n -> n).sum() == PLACES.size() * ROUNDS,
          () -> reported(run) + run.jvm.story());
      for (Map.Entry<String, Long> place : reported(run).entrySet()) {
        assertTrue(
            place.getValue() <= ROUNDS || place.getKey().equals(NO_STACK),
            reported(run).toString());
      }
      List<Event> mixed =
          leaks(run)
              .filter(leak -> leak.names("Bystanders") || leak.names("NettyBystander"))
              .toList();
      assertEquals(List.of(), mixed, "stacks of strangers");
      System.out.println(
          runtime
              + ", "
              + loading
              + ", Netty "
              + netty
              + ": "
              + PLACES.size() * ROUNDS
              + " leaks beside "
              + run.jvm.awaitSaid("Bystanders deeds ")
              + " deeds of others; stacks of strangers 0");
      run.finish();
    }
  }

  private static Stream<Event> leaks(AgentRun run) {
    return run.files.events("leak").stream();
  }

  /** How many leaks are reported at each place, by the newest event of each site. */
  private static Map<String, Long> reported(AgentRun run) {
    Map<String, Event> newest = new HashMap<>();
    leaks(run).forEach(leak -> newest.put(leak.text("site") + leak.text("kind"), leak));
    return newest.values().stream()
        .collect(
            Collectors.groupingBy(
                NoStrangersStackIT::place, Collectors.summingLong(e -> e.number("count"))));
  }

  /** The method of the leak that its opening names. */
  private static String place(Event leak) {
    if (leak.text("site").equals(NO_STACK)) {
      return NO_STACK;
    }
    String frames = String.join(" ", leak.frames("open"));
    List<String> found =
        PLACES.stream().filter(place -> frames.contains("LeaksAmongOthers." + place)).toList();
    assertEquals(1, found.size(), "opened elsewhere: " + leak);
    return found.get(0);
  }
}
