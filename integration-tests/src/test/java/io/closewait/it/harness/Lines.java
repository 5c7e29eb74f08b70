// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lines of a stream of a process, as they come. */
final class Lines {
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  Lines(InputStream stream, String name) {
    reader = new Thread(() -> collect(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void collect(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the stream broke: " + e + ")");
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  synchronized List<String> all() {
    return List.copyOf(lines);
  }

  synchronized String first(Predicate<String> wanted) {
    return lines.stream().filter(wanted).findFirst().orElse(null);
  }

  synchronized long count(Predicate<String> wanted) {
    return lines.stream().filter(wanted).count();
  }

  /** Once the process has ended: waits until its last line is here. */
  void awaitEnd() throws InterruptedException {
    reader.join(Config.DEADLINE.toMillis());
  }
}
