// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table: a program and what is taken from it. Immutable.
 *
 * @param group the mode it belongs to
 * @param figure {@code cpu}, {@code value} or, of the whole process, {@code process}
 * @param base the side that the others are divided by
 * @param sides names of the sides that take part
 */
record Work(
    String group,
    String title,
    String figure,
    String unit,
    int rounds,
    String base,
    List<String> sides,
    List<String> command) {
  private static final String LOAD = "io.closewait.benchmarks.load.";
  private static final List<String> ALL =
      List.of(Side.NONE, Side.AGAIN, Side.CLOSEWAIT, Side.RIVAL);
  private static final List<String> START =
      List.of(Side.EMPTY, Side.NONE, Side.CLOSEWAIT, Side.RIVAL);

  /** Everything that is measured; {@code rounds}: how often at least. */
  static List<Work> all(int rounds) {
    List<Work> works = new ArrayList<>();
    for (String io : List.of("blocking", "nio")) {
      for (int depth : new int[] {0, 50, 200}) {
        works.add(
            load("churn", io + ", depth " + depth, "cpu", "µs a connection", rounds + 4)
                .with("churn", "io=" + io, "depth=" + depth, "n=6000", "warmup=1500"));
      }
      works.add(
          load("warm", io + ", depth 50, warm", "cpu", "µs a connection", rounds)
              .with("churn", "io=" + io, "depth=50", "n=10000", "warmup=20000"));
      works.add(
          load("pingpong", io, "cpu", "µs a round trip", rounds)
              .with("pingpong", "io=" + io, "n=40000", "warmup=20000"));
      works.add(
          load("stream", io, "cpu", "µs a read of 8 KiB", rounds)
              .with("stream", "io=" + io, "n=1024", "warmup=512"));
      for (int depth : new int[] {50, 200}) {
        works.add(
            load("hold", io + ", depth " + depth, "value", "B of heap a socket", 2)
                .with("hold", "io=" + io, "depth=" + depth, "n=5000"));
      }
    }
    works.add(collect("G1", "-XX:+UseG1GC", rounds));
    works.add(collect("ZGC", "-XX:+UseZGC", rounds));
    works.add(standing("18,000 sockets that are well", "peers=open", rounds));
    works.add(standing("18,000 leaked sockets", "peers=closed", rounds));
    works.add(start("Hello, no socket", "Hello", rounds));
    works.add(start("Hello, one connection", "HelloSocket", rounds));
    works.add(start("half a second of work", "HalfSecond", rounds));
    return works;
  }

  private static Work load(String group, String title, String figure, String unit, int rounds) {
    // bytes repeat exactly: their noise needs no column
    List<String> sides =
        group.equals("hold") ? List.of(Side.NONE, Side.CLOSEWAIT, Side.RIVAL) : ALL;
    return new Work(group, title, figure, unit, rounds, Side.NONE, sides, List.of());
  }

  private static Work collect(String name, String collector, int rounds) {
    String title = name + ", 1,000,000 entries";
    List<String> command = List.of(collector, LOAD + "Load", "collect", "n=1000000");
    List<String> sides = List.of(Side.NONE, Side.AGAIN, Side.CLOSEWAIT);
    return new Work(
        "collect", title, "cpu", "µs a full collection", rounds, Side.NONE, sides, command);
  }

  private static Work standing(String title, String peers, int rounds) {
    List<String> command = List.of(LOAD + "Load", "standing", "n=18000", peers);
    List<String> sides = List.of(Side.CLOSEWAIT);
    return new Work(
        "standing", title, "cpu", "% of a core", 1 + rounds / 9, Side.NONE, sides, command);
  }

  private static Work start(String title, String main, int rounds) {
    List<String> command = List.of(LOAD + main);
    return new Work("start", title, "process", "ms of CPU", rounds + 6, Side.EMPTY, START, command);
  }

  private Work with(String... arguments) {
    List<String> command = new ArrayList<>(List.of(LOAD + "Load"));
    command.addAll(List.of(arguments));
    return new Work(group, title, figure, unit, rounds, base, sides, command);
  }

  /**
   * Options of our agent: the held heap is only told after a sweep; a sweep would find that the
   * table's entries of {@code collect} are of no socket; and leaks shall stand before the measuring
   * begins.
   */
  String options() {
    switch (group) {
      case "hold":
        return "log=none,interval=1s";
      case "collect":
        return "log=none,interval=1h";
      case "standing":
        return "log=none,grace=5s";
      default:
        return "log=none";
    }
  }

  boolean runsOn(String jdk) {
    int feature = Results.feature(jdk);
    return feature >= 17 || !command.contains("-XX:+UseZGC") && !group.equals("standing");
  }

  String id() {
    return group + ": " + title;
  }
}
