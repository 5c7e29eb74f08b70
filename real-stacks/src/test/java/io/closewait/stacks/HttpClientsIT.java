// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP clients whose server closes idle connections, and now and then answers with an error: used
 * well, and with the body of an error answer neither read nor closed.
 */
class HttpClientsIT {
  private static final int LEAKED = 25;
  private static final int REQUESTS = 300;

  static Stream<Arguments> brief() {
    return onEveryJava(List.of("HttpClient5"));
  }

  static Stream<Arguments> others() {
    return onEveryJava(List.of("HttpClient4", "OkHttp"));
  }

  /** The JDK's looks after its idle connections every 5 s, which is not often; jsoup calls it. */
  static Stream<Arguments> slow() {
    return onEveryJava(List.of("UrlConnection", "JsoupProgram"));
  }

  /** Those that read on by themselves, and so see by themselves that the server has closed. */
  static Stream<Arguments> selfCleaning() {
    return onEveryJava(List.of("JavaHttpClient", "AsyncHttp"));
  }

  private static Stream<Arguments> onEveryJava(List<String> programs) {
    return Java.versions().stream()
        .flatMap(runtime -> programs.stream().map(program -> Arguments.of(program, runtime)));
  }

  @Tag("brief")
  @ParameterizedTest
  @MethodSource
  void brief(String program, JavaRuntime runtime) throws IOException {
    play(program, runtime, Backend.IDLE_MILLIS, LEAKED);
  }

  @ParameterizedTest
  @MethodSource
  void others(String program, JavaRuntime runtime) throws IOException {
    play(program, runtime, Backend.IDLE_MILLIS, LEAKED);
  }

  @ParameterizedTest
  @MethodSource
  void slow(String program, JavaRuntime runtime) throws IOException {
    play(program, runtime, 2 * Backend.IDLE_MILLIS, LEAKED);
  }

  @ParameterizedTest
  @MethodSource
  void selfCleaning(String program, JavaRuntime runtime) throws IOException {
    play(program, runtime, Backend.IDLE_MILLIS, 0);
  }

  private static void play(String program, JavaRuntime runtime, int idleMillis, int leaked)
      throws IOException {
    try (StackRun run = StackRun.start(program, runtime);
        Backend healthy = new Backend(idleMillis);
        Backend backend = new Backend()) {
      run.command("use", healthy.port(), REQUESTS);
      run.result.healthy = "keep-alive, error answers, a server that closes idle connections";
      run.result.quietSeconds = idleMillis > Backend.IDLE_MILLIS ? 6 : 4;
      run.result.connections = healthy.connections();
      if (leaked > 0) {
        run.expect("FIN_UNREAD", program, "leak", leaked);
        run.command("leak", backend.port(), leaked);
        run.awaitCloseWait(backend.port(), leaked);
      }
      run.judge();
    }
  }
}
