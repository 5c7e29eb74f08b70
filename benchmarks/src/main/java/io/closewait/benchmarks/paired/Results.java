// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All runs so far, kept in a file of tab-separated lines, so that a page can be made of several
 * sessions. A session replaces the older runs of what it measures again.
 */
final class Results {
  private final Path file;
  private final List<Result> all = new ArrayList<>();

  Results(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        all.add(parse(line));
      }
    }
  }

  /** Forgets what was measured of this work before. */
  void restart(String jdk, Work work) throws IOException {
    all.removeIf(r -> r.jdk().equals(jdk) && r.work().equals(work.id()));
    List<String> lines = new ArrayList<>();
    all.forEach(r -> lines.add(line(r)));
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  void add(Result result) throws IOException {
    all.add(result);
    Files.write(file, List.of(line(result)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String line(Result r) {
    StringBuilder line = new StringBuilder();
    line.append(r.jdk()).append('\t').append(r.work()).append('\t').append(r.side());
    line.append('\t').append(r.round());
    r.figures().forEach((key, value) -> line.append('\t').append(key).append('=').append(value));
    return line.toString();
  }

  private static Result parse(String line) {
    String[] cells = line.split("\t");
    Map<String, Double> figures = new TreeMap<>();
    for (int i = 4; i < cells.length; i++) {
      int equals = cells[i].indexOf('=');
      figures.put(cells[i].substring(0, equals), Double.valueOf(cells[i].substring(equals + 1)));
    }
    return new Result(cells[0], cells[1], cells[2], Integer.parseInt(cells[3]), figures);
  }

  /** Versions that were measured, oldest first. */
  List<String> jdks() {
    return all.stream()
        .map(Result::jdk)
        .distinct()
        .sorted(Comparator.comparingInt(Results::feature))
        .toList();
  }

  static int feature(String version) {
    String[] parts = version.split("[._]");
    return Integer.parseInt(parts[0].equals("1") ? parts[1] : parts[0]);
  }

  /** What one side measured, in the order of the rounds. */
  List<Double> values(String jdk, Work work, String side, String figure) {
    List<Double> values = new ArrayList<>();
    for (Result r : all) {
      boolean mine = r.jdk().equals(jdk) && r.work().equals(work.id()) && r.side().equals(side);
      if (mine && r.figures().containsKey(figure)) {
        values.add(r.figures().get(figure));
      }
    }
    return values;
  }

  /** One side divided by the base of the same round; only rounds that both completed. */
  Spread ratio(String jdk, Work work, String side) {
    Map<Integer, Double> base = byRound(jdk, work, work.base());
    List<Double> ratios = new ArrayList<>();
    byRound(jdk, work, side)
        .forEach(
            (round, value) -> {
              if (base.containsKey(round)) {
                ratios.add(value / base.get(round));
              }
            });
    return Spread.of(ratios);
  }

  /** What one side has more than the base of the same round. */
  Spread difference(String jdk, Work work, String side) {
    Map<Integer, Double> base = byRound(jdk, work, work.base());
    List<Double> differences = new ArrayList<>();
    byRound(jdk, work, side)
        .forEach(
            (round, value) -> {
              if (base.containsKey(round)) {
                differences.add(value - base.get(round));
              }
            });
    return Spread.of(differences);
  }

  private Map<Integer, Double> byRound(String jdk, Work work, String side) {
    Map<Integer, Double> values = new TreeMap<>();
    for (Result r : all) {
      boolean mine = r.jdk().equals(jdk) && r.work().equals(work.id()) && r.side().equals(side);
      if (mine && r.figures().containsKey(work.figure())) {
        values.put(r.round(), r.figures().get(work.figure()));
      }
    }
    return values;
  }

  void print(String jdk, Work work) {
    for (String side : work.sides()) {
      Spread value = Spread.of(values(jdk, work, side, work.figure()));
      Spread ratio = ratio(jdk, work, side);
      if (value != null) {
        System.out.printf(
            "  %-14s %s %s   %s%n",
            side,
            value.text(ratio == null ? 3 : 1),
            work.unit(),
            ratio == null ? "" : "x " + ratio.text(3));
      }
    }
  }
}
