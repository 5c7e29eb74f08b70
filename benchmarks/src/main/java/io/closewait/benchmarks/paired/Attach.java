// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loads the agent into a JVM that churns connections, and looks at the dip: tenths of a second of
 * throughput before and after.
 */
final class Attach {
  private static final int TENTHS = 120, ATTACH_AT = 50;
  private static final String LOAD = "io.closewait.benchmarks.load.Load";

  private final Jvm jvm;
  private final String agentJar;

  Attach(Jvm jvm, String agentJar) {
    this.jvm = jvm;
    this.agentJar = agentJar;
  }

  /** {@code dip}: share of the throughput lost in the worst second; {@code back}; {@code cpu}. */
  Map<String, Double> run() throws IOException, InterruptedException {
    List<String> program = List.of(LOAD, "attach", "n=" + TENTHS, "depth=50");
    List<String> command = jvm.command(new Side(Side.NONE, null), program);
    Process churn = Jvm.started(command);
    List<double[]> tenths = new ArrayList<>();
    double cpuMillis = -1;
    double attachedAt = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(churn.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words[0].equals("TENTH")) {
          tenths.add(new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])});
          if (tenths.size() == ATTACH_AT) {
            attachedAt = tenths.get(tenths.size() - 1)[0];
            attach(churn.pid());
          }
        } else if (words[0].equals("ATTACHING")) {
          cpuMillis = Double.parseDouble(words[1]) / 1000;
        }
      }
    }
    if (churn.waitFor() != 0 || tenths.size() < TENTHS) {
      throw new IOException("the churning JVM ended early");
    }
    Map<String, Double> figures = dip(tenths, attachedAt);
    figures.put("cpu", cpuMillis);
    return figures;
  }

  private void attach(long pid) throws IOException {
    // the measured runtime may be without the JDK's means to attach
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    new ProcessBuilder(java.toString(), "-jar", agentJar, "attach", Long.toString(pid), "log=none")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Against the median tenth of the three seconds before. */
  private static Map<String, Double> dip(List<double[]> tenths, double attachedAt) {
    List<Double> before = new ArrayList<>();
    for (double[] tenth : tenths.subList(ATTACH_AT - 30, ATTACH_AT)) {
      before.add(tenth[1]);
    }
    double usual = Spread.of(before).median();
    double worst = usual;
    double back = 0;
    for (int i = ATTACH_AT; i + 10 <= tenths.size(); i++) {
      double second = 0;
      for (double[] tenth : tenths.subList(i, i + 10)) {
        second += tenth[1] / 10;
      }
      worst = Math.min(worst, second);
      if (second < 0.95 * usual) {
        back = tenths.get(i)[0] - attachedAt;
      }
    }
    Map<String, Double> figures = new TreeMap<>();
    figures.put("dip", 1 - worst / usual);
    figures.put("back", back);
    return figures;
  }
}
