// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First aid for every sort of socket, and with no descriptor left, on every Java. */
class FirstAidLongRun {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  static Stream<FirstAidIT.Case> everySort() {
    return FirstAidIT.cases(Runtimes.full());
  }

  @ParameterizedTest
  @MethodSource("everySort")
  void descriptorsComeBack(FirstAidIT.Case one) throws IOException {
    FirstAidIT.play(one);
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void everyCommandIsAnsweredAtTheLimit(JavaRuntime runtime) throws IOException {
    FirstAidAtTheLimitIT.everyCommandIsAnswered(runtime);
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void theAgentCanBeTakenOutAtTheLimit(JavaRuntime runtime) throws IOException {
    FirstAidAtTheLimitIT.theAgentCanBeTakenOut(runtime);
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void theOptionNeedsNobodyAtTheLimit(JavaRuntime runtime) throws IOException {
    FirstAidAtTheLimitIT.theOptionNeedsNobody(runtime);
  }
}
