// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** Writes docs/performance.md and its chart from the results. */
final class Page {
  /** Attaching is no comparison of sides; only its figures are kept like one. */
  static final Work ATTACH =
      new Work(
          "attach",
          "to a churning JVM",
          "cpu",
          "ms of CPU",
          3,
          Side.NONE,
          List.of(Side.CLOSEWAIT),
          List.of());

  private final Path home;
  private final Results results;
  private final String rival;

  /** {@code rival}: the other agent's jar, which is named; or null. */
  Page(Path home, Results results, String rival) {
    this.home = home;
    this.results = results;
    String file = rival == null ? "" : Path.of(rival).getFileName().toString();
    this.rival = file.isEmpty() ? "" : ", here " + file.replace(".jar", "");
  }

  void write() throws IOException {
    String template;
    try (InputStream in = Page.class.getResourceAsStream("performance.md")) {
      template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String page =
        template
            .replace("${date}", LocalDate.now().toString())
            .replace("${machine}", Machine.describe())
            .replace("${rival}", rival)
            .replace("${jdks}", String.join(", ", results.jdks()))
            .replace("${cpu}", ratios(List.of("churn", "warm", "pingpong", "stream")))
            .replace("${start}", ratios(List.of("start")))
            .replace("${first}", firstSocket())
            .replace("${collect}", ratios(List.of("collect")))
            .replace("${hold}", hold())
            .replace("${standing}", standing())
            .replace("${attach}", attach())
            .replace("${jmh}", Micro.table(home.resolve("benchmarks/target/jmh.csv")))
            .replace("${jar}", Jar.table(home.resolve("agent/target/closewait-agent.jar")));
    Files.writeString(home.resolve("docs/performance.md"), page);
    Files.writeString(home.resolve("docs/performance.svg"), chart());
  }

  private String ratios(List<String> groups) {
    StringBuilder out = new StringBuilder();
    out.append("| work | JDK | rounds | base | Closewait | none again | rival |\n");
    out.append("|---|---|---|---|---|---|---|\n");
    for (Work work : Work.all(0)) {
      for (String jdk : results.jdks()) {
        Spread ours = results.ratio(jdk, work, Side.CLOSEWAIT);
        if (groups.contains(work.group()) && ours != null) {
          Spread base = Spread.of(results.values(jdk, work, work.base(), work.figure()));
          out.append("| ").append(work.id()).append(" | ").append(jdk);
          out.append(" | ").append(ours.count());
          out.append(String.format(Locale.ROOT, " | %.1f %s", base.median(), work.unit()));
          out.append(" | **").append(times(ours)).append("**");
          out.append(" | ").append(times(results.ratio(jdk, work, again(work))));
          out.append(" | ").append(times(results.ratio(jdk, work, Side.RIVAL))).append(" |\n");
        }
      }
    }
    return out.toString();
  }

  private static String again(Work work) {
    return work.base().equals(Side.EMPTY) ? Side.NONE : Side.AGAIN;
  }

  private static String times(Spread ratio) {
    return ratio == null
        ? "–"
        : String.format(
            Locale.ROOT, "× %.2f (%.2f–%.2f)", ratio.median(), ratio.low(), ratio.high());
  }

  private String hold() {
    return "| work | JDK | without | Closewait adds | rival adds |\n|---|---|---|---|---|\n"
        + rows("hold", this::hold);
  }

  private String hold(Work work, String jdk) {
    Spread ours = results.difference(jdk, work, Side.CLOSEWAIT);
    return ours == null
        ? ""
        : String.format(
            Locale.ROOT,
            "| %s | %s | %.0f B | **%s** | %s |\n",
            work.id(),
            jdk,
            Spread.of(results.values(jdk, work, Side.NONE, "value")).median(),
            bytes(ours),
            bytes(results.difference(jdk, work, Side.RIVAL)));
  }

  private static String bytes(Spread difference) {
    return difference == null ? "–" : String.format(Locale.ROOT, "%.1f B", difference.median());
  }

  private String standing() {
    return "| work | JDK | runs | the dearest sweep | the agent's thread |\n|---|---|---|---|---|\n"
        + rows("standing", this::standing);
  }

  private String standing(Work work, String jdk) {
    Spread sweep = Spread.of(results.values(jdk, work, Side.CLOSEWAIT, "value"));
    Spread share = Spread.of(results.values(jdk, work, Side.CLOSEWAIT, "cpu"));
    return sweep == null
        ? ""
        : String.format(
            Locale.ROOT,
            "| %s | %s | %d | **%.1f ms** of CPU | **%.3f %%** of a core |\n",
            work.id(),
            jdk,
            sweep.count(),
            sweep.median(),
            share.median());
  }

  private String firstSocket() {
    return "| JDK | an agent that does nothing | Closewait | the thread waits longer by |\n"
        + "|---|---|---|---|\n"
        + rows("start", this::firstSocket);
  }

  private String firstSocket(Work work, String jdk) {
    Spread without = Spread.of(results.values(jdk, work, Side.EMPTY, "value"));
    Spread with = Spread.of(results.values(jdk, work, Side.CLOSEWAIT, "value"));
    return without == null || with == null
        ? ""
        : String.format(
            Locale.ROOT,
            "| %s | %.1f ms | %.1f ms | **%.1f ms** |\n",
            jdk,
            without.median() / 1e3,
            with.median() / 1e3,
            (with.median() - without.median()) / 1e3);
  }

  /** What {@code row} says of each work of a group on each JDK. */
  private String rows(String group, BiFunction<Work, String, String> row) {
    StringBuilder out = new StringBuilder();
    for (Work work : Work.all(0)) {
      for (String jdk : results.jdks()) {
        out.append(work.group().equals(group) ? row.apply(work, jdk) : "");
      }
    }
    return out.toString();
  }

  private String attach() {
    StringBuilder out = new StringBuilder();
    out.append("| JDK | CPU of attaching | throughput lost in the worst second |");
    out.append(" back to 95 % after |\n|---|---|---|---|\n");
    for (String jdk : results.jdks()) {
      Spread cpu = Spread.of(results.values(jdk, ATTACH, Side.CLOSEWAIT, "cpu"));
      Spread dip = Spread.of(results.values(jdk, ATTACH, Side.CLOSEWAIT, "dip"));
      Spread back = Spread.of(results.values(jdk, ATTACH, Side.CLOSEWAIT, "back"));
      if (cpu != null) {
        out.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.0f %% | %.1f s |\n",
                jdk,
                // the threads of Java 8 have no names that the kernel knows
                cpu.median() == 0 ? "–" : Math.round(cpu.median()) + " ms",
                100 * dip.median(),
                back.median() / 1000));
      }
    }
    return out.toString();
  }

  private String chart() {
    Chart chart = new Chart();
    for (Work work : Work.all(0)) {
      boolean shown =
          work.title().contains("depth 50")
              || work.group().equals("pingpong")
              || work.group().equals("stream");
      String jdk = newest(work);
      if (shown && !work.group().equals("hold") && jdk != null) {
        chart.add(
            work.id(),
            results.ratio(jdk, work, Side.CLOSEWAIT),
            results.ratio(jdk, work, Side.RIVAL));
      }
    }
    return chart.svg(
        "What the agent costs: CPU time against the same program without an agent",
        "Bars that end at the dashed line cost nothing. Thin lines: the middle half of the rounds.");
  }

  private String newest(Work work) {
    String newest = null;
    for (String jdk : results.jdks()) {
      newest = results.ratio(jdk, work, Side.CLOSEWAIT) == null ? newest : jdk;
    }
    return newest;
  }
}
