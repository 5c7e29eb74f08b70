// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.TestedJvm;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a programme is played: a runtime, how the agent comes into it, and for how many sockets.
 */
record Stage(JavaRuntime runtime, Loading loading, int count, List<String> options) {
  Stage(JavaRuntime runtime, Loading loading, int count) {
    this(runtime, loading, count, List.of());
  }

  /** With one more option for the JVM. */
  Stage with(String option) {
    List<String> more = Stream.concat(options.stream(), Stream.of(option)).toList();
    return new Stage(runtime, loading, count, more);
  }

  TestedJvm.Builder builder() {
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xverify:all");
    options.forEach(builder::option);
    return builder;
  }

  /** Without the options: one column of the matrix. */
  String title() {
    String version = runtime.version() < 10 ? "0" + runtime.version() : "" + runtime.version();
    return version + (loading == Loading.AT_START ? " start" : " attach");
  }

  @Override
  public String toString() {
    String how = loading == Loading.AT_START ? ", from the start" : ", attached";
    return runtime + how + String.join(" ", options);
  }
}
