// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a programme is played: a runtime, how the agent comes into it, for how many sockets, and
 * what is special about the JVM.
 *
 * @param variant what the matrix calls the special thing, or empty
 * @param libraries jars beside the programs
 */
record Stage(
    JavaRuntime runtime,
    Loading loading,
    int count,
    String variant,
    List<String> options,
    List<Path> libraries) {

  Stage(JavaRuntime runtime, Loading loading, int count) {
    this(runtime, loading, count, "", List.of(), List.of());
  }

  /** Every runtime with every way in which the agent comes into it. */
  static Stream<Stage> on(List<JavaRuntime> runtimes, int count) {
    return runtimes.stream()
        .flatMap(runtime -> Stream.of(Loading.values()).map(how -> new Stage(runtime, how, count)));
  }

  /** With one more option for the JVM. */
  Stage with(String option) {
    return new Stage(runtime, loading, count, variant, and(options, option), libraries);
  }

  /** With every jar of a folder. */
  Stage withJarsOf(Path folder) {
    try (Stream<Path> jars = Files.list(folder)) {
      List<Path> more = Stream.concat(libraries.stream(), jars.sorted()).toList();
      return new Stage(runtime, loading, count, variant, options, more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is seen here gets rows of its own in the matrix. */
  Stage called(String name) {
    return new Stage(runtime, loading, count, name, options, libraries);
  }

  private static List<String> and(List<String> list, String one) {
    return Stream.concat(list.stream(), Stream.of(one)).toList();
  }

  TestedJvm.Builder builder() {
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xverify:all");
    options.forEach(builder::option);
    libraries.forEach(builder::alsoOnClassPath);
    return builder;
  }

  /** What the matrix calls a scenario that is played here. */
  String row(Play play) {
    String special = variant.isEmpty() ? "" : variant + ": ";
    return special + Marks.sentence(play.scenario()) + " (`" + play.scenario() + "`)";
  }

  @Override
  public String toString() {
    String how = loading == Loading.AT_START ? ", from the start" : ", attached";
    return runtime + how + (variant.isEmpty() ? "" : ", " + variant);
  }
}
