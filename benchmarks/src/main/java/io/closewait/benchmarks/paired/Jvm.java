// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs one program in a JVM of its own and takes its figures. */
final class Jvm {
  private final Path java;
  private final Path classes;

  Jvm(Path java, Path classes) {
    this.java = java;
    this.classes = classes;
  }

  Path java() {
    return java;
  }

  /** The command line, without what measures it. */
  List<String> command(Side side, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    if (side.agent() != null) {
      command.add("-javaagent:" + side.agent());
    }
    command.add("-cp");
    command.add(classes.toString());
    command.addAll(program);
    return command;
  }

  /** {@code value} and {@code cpu} as the program says, {@code process}: CPU of it all, in ms. */
  Map<String, Double> run(Side side, List<String> program)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>();
    // the shell asks getrusage, which knows what a process took from its start to its end; a run
    // that hangs must not hold up the others
    String script = "TIMEFORMAT='PROCESS %U %S'; time timeout 240 \"$@\"";
    timed.addAll(List.of("bash", "-c", script, "bash"));
    timed.addAll(command(side, program));
    Process process = started(timed);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", timed) + " failed:\n" + output);
    }
    return figures(output);
  }

  /** Options of whoever measures must not get into what is measured. */
  static Process started(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CLOSEWAIT_"));
    return builder.start();
  }

  static Map<String, Double> figures(String output) {
    Map<String, Double> figures = new TreeMap<>();
    for (String line : output.split("\n")) {
      String[] words = line.split(" ");
      if (words[0].equals("RESULT")) {
        figures.put("value", Double.valueOf(words[1].substring("value=".length())));
        figures.put("cpu", Double.valueOf(words[2].substring("cpu=".length())));
      } else if (words[0].equals("SOCKET")) {
        figures.put("value", Double.valueOf(words[1]));
      } else if (words[0].equals("PROCESS")) {
        figures.put(
            "process", 1000 * (Double.parseDouble(words[1]) + Double.parseDouble(words[2])));
      }
    }
    return figures;
  }
}
