// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** CPU time of threads by the kernel's account, which also knows the JVM's own. */
final class ThreadTimes {
  private ThreadTimes() {}

  /** Of all threads with one of these names; not before Java 9, which tells the kernel none. */
  static long nanosOf(String... names) throws Exception {
    long sum = 0;
    File[] threads = new File("/proc/self/task").listFiles();
    for (File thread : threads == null ? new File[0] : threads) {
      String name = firstLine(new File(thread, "comm"));
      for (String wanted : names) {
        if (wanted.startsWith(name)) {
          sum += Long.parseLong(firstLine(new File(thread, "schedstat")).split(" ")[0]);
        }
      }
    }
    return sum;
  }

  private static String firstLine(File file) throws Exception {
    try (BufferedReader in = Files.newBufferedReader(file.toPath(), StandardCharsets.US_ASCII)) {
      return in.readLine();
    }
  }
}
