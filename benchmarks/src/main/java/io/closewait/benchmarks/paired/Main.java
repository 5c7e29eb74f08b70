// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The command line of the paired runs; see {@code ./benchmarks/run help}. */
public final class Main {
  private static final String HELP =
      """
      usage: benchmarks/run MODE... [options]

      modes
        churn warm pingpong stream hold standing collect start attach
                                                       measured in pairs, kept in target/
        jmh         the parts under JMH, kept in target/
        page        docs/performance.md and its chart, from what was kept
        all         everything above

      options
        --jdk PATH      a java launcher; repeat for several (default: the one that runs this)
        --rival JAR     another agent to measure beside ours
        --rounds N      rounds at least (default 9)
        --only TEXT     only works whose name contains this
        --aa            the side without an agent a second time in every row: the noise
      """;

  private final Path home;
  private final List<Path> jdks = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private String rival;
  private int rounds = 9;
  private String only = "";
  private boolean again;

  private Main(Path home) {
    this.home = home;
  }

  public static void main(String[] arguments) throws Exception {
    Main main = new Main(Path.of(System.getProperty("closewait.home")));
    if (!main.read(Arrays.asList(arguments))) {
      System.err.print(HELP);
      System.exit(2);
    }
    main.run();
  }

  private boolean read(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        modes.add(argument);
      } else if (argument.equals("--aa")) {
        again = true;
      } else if (i + 1 == arguments.size()) {
        return false;
      } else {
        String value = arguments.get(++i);
        switch (argument) {
          case "--jdk" -> jdks.add(Path.of(value));
          case "--rival" -> rival = value;
          case "--rounds" -> rounds = Integer.parseInt(value);
          case "--only" -> only = value;
          default -> {
            return false;
          }
        }
      }
    }
    if (jdks.isEmpty()) {
      jdks.add(Path.of(System.getProperty("java.home"), "bin", "java"));
    }
    return !modes.isEmpty() && !modes.contains("help");
  }

  private void run() throws IOException, InterruptedException {
    Path target = home.resolve("benchmarks/target");
    Results results = new Results(target.resolve("results.tsv"));
    Path classes = target.resolve("load");
    String agent = home.resolve("agent/target/closewait-agent.jar").toString();
    Map<String, Side> sides = new LinkedHashMap<>();
    sides.put(Side.NONE, new Side(Side.NONE, null));
    sides.put(Side.AGAIN, new Side(Side.AGAIN, null));
    sides.put(Side.EMPTY, new Side(Side.EMPTY, emptyAgent(target).toString()));
    sides.put(Side.CLOSEWAIT, new Side(Side.CLOSEWAIT, agent));
    if (rival != null) {
      sides.put(Side.RIVAL, new Side(Side.RIVAL, rival));
    }
    if (!again) {
      sides.remove(Side.AGAIN);
    }
    for (Path java : jdks) {
      Jvm jvm = new Jvm(java, classes);
      String version = Machine.version(java);
      for (Work work : Work.all(rounds)) {
        if (wanted(work.group()) && work.id().contains(only) && work.runsOn(version)) {
          List<Side> taking = new ArrayList<>(sides.values());
          taking.removeIf(side -> !work.sides().contains(side.name()));
          taking.replaceAll(
              side ->
                  side.name().equals(Side.CLOSEWAIT)
                      ? new Side(side.name(), agent + "=" + work.options())
                      : side);
          results.restart(version, work);
          new Rotation(jvm, version, results).run(work, taking);
        }
      }
      if (wanted("attach")) {
        attach(results, jvm, version, agent);
      }
    }
    if (wanted("page")) {
      new Page(home, results, rival).write();
    }
  }

  private boolean wanted(String mode) {
    return modes.contains("all") || modes.contains(mode);
  }

  private static void attach(Results results, Jvm jvm, String version, String agent)
      throws IOException, InterruptedException {
    results.restart(version, Page.ATTACH);
    for (int round = 0; round < Page.ATTACH.rounds(); round++) {
      Map<String, Double> figures = new Attach(jvm, agent).run();
      System.out.println("  attach " + version + " " + figures);
      results.add(new Result(version, Page.ATTACH.id(), Side.CLOSEWAIT, round, figures));
    }
  }

  /** An agent that does nothing: what java.instrument alone costs. */
  private static Path emptyAgent(Path target) throws IOException {
    Path jar = target.resolve("empty-agent.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", "io.closewait.benchmarks.empty.EmptyAgent");
    attributes.putValue("Can-Retransform-Classes", "true");
    String entry = "io/closewait/benchmarks/empty/EmptyAgent.class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(target.resolve("empty").resolve(entry)));
    }
    return jar;
  }
}
