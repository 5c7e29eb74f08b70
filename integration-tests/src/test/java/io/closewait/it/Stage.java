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
 * @param libraries jars beside the programs
 */
record Stage(
    JavaRuntime runtime,
    Loading loading,
    int count,
    Variant variant,
    List<String> options,
    List<Path> libraries) {

  /** A special thing that not every Java has; what is seen there has rows of its own. */
  record Variant(String name, int from, int to) {
    static final Variant NONE = new Variant("", 8, Integer.MAX_VALUE);

    boolean isOn(JavaRuntime runtime) {
      return runtime.version() >= from && runtime.version() <= to;
    }
  }

  Stage(JavaRuntime runtime, Loading loading, int count) {
    this(runtime, loading, count, Variant.NONE, List.of(), List.of());
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

  Stage as(Variant special) {
    return new Stage(runtime, loading, count, special, options, libraries);
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
    String special = variant.name().isEmpty() ? "" : variant.name() + ": ";
    return special + Marks.sentence(play.scenario()) + " (`" + play.scenario() + "`)";
  }

  @Override
  public String toString() {
    String how = loading == Loading.AT_START ? ", from the start" : ", attached";
    return runtime + how + (variant == Variant.NONE ? "" : ", " + variant.name());
  }
}
