// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.report.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which JVMs were visited, and when: kept in a file, so that a watchman who was started anew goes
 * nowhere too soon, and does not take his own traces for somebody else's.
 */
final class Diary {
  private static final String NAME = "visits";
  private static final int MOST = 5000;
  private static final long LARGEST = 1 << 20;

  private final @Nullable Path file;
  private final Map<String, Long> visits = new LinkedHashMap<>();

  /** Null: nothing is kept over the end of this process. */
  Diary(@Nullable Path folder) {
    file = folder == null ? null : folder.resolve(NAME);
    read();
  }

  private static String key(Jvm jvm) {
    return jvm.pid + " " + jvm.start;
  }

  private void read() {
    try {
      if (file != null && Files.isRegularFile(file) && Files.size(file) < LARGEST) {
        for (String line :
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
          if (line.matches("\\d{1,18} \\d{1,18} \\d{1,18}")) {
            int last = line.lastIndexOf(' ');
            visits.put(line.substring(0, last), Long.valueOf(line.substring(last + 1)));
          }
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      // as on the first day
    }
  }

  boolean wasVisited(Jvm jvm) {
    return visits.containsKey(key(jvm));
  }

  /** When, in milliseconds of the epoch; 0 where it never was. */
  long lastVisit(Jvm jvm) {
    return visits.getOrDefault(key(jvm), 0L);
  }

  /** Notes a visit before it begins; those of JVMs that are gone are forgotten. */
  void note(Jvm jvm, long epochMillis, Iterable<Jvm> alive) throws IOException {
    Set<String> kept = new HashSet<>();
    for (Jvm each : alive) {
      kept.add(key(each));
    }
    visits.keySet().retainAll(kept);
    if (visits.size() >= MOST) {
      visits.remove(visits.keySet().iterator().next());
    }
    visits.put(key(jvm), epochMillis);
    if (file != null) {
      StringBuilder out = new StringBuilder();
      for (Map.Entry<String, Long> visit : visits.entrySet()) {
        out.append(visit.getKey()).append(' ').append(visit.getValue()).append('\n');
      }
      new WholeFile(file).replace(out.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
