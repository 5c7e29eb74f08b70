// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures were taken on. */
final class Machine {
  private Machine() {}

  static String describe() throws IOException {
    String cpu = "unknown processor";
    for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
      if (line.startsWith("model name")) {
        cpu = line.substring(line.indexOf(':') + 2);
        break;
      }
    }
    long kilobytes = 0;
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return String.format(
        Locale.ROOT,
        "%d × %s, %.0f GB of memory, Linux %s; a virtual machine that other work shares",
        Runtime.getRuntime().availableProcessors(),
        cpu,
        kilobytes / 1e6,
        System.getProperty("os.version").replaceAll("[^0-9.].*", ""));
  }

  static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  /** {@code 17.0.15}. */
  static String version(Path java) throws IOException {
    Process process =
        new ProcessBuilder(java.toString(), "-version").redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int quote = text.indexOf('"');
    return text.substring(quote + 1, text.indexOf('"', quote + 1));
  }
}
