// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What is in the agent's jar. */
final class Jar {
  private Jar() {}

  static String table(Path jar) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    add(sizes, Files.readAllBytes(jar), "");
    StringBuilder out = new StringBuilder("| part | KB |\n|---|---|\n");
    sizes.forEach(
        (part, size) ->
            out.append(String.format(Locale.ROOT, "| %s | %.0f |\n", part, size / 1e3)));
    return out.append(
            String.format(Locale.ROOT, "| **the jar** | **%.0f** |\n", Files.size(jar) / 1e3))
        .toString();
  }

  /** The inner jars' entries as if they lay among the others: nothing is packed. */
  private static void add(Map<String, Long> sizes, byte[] jar, String folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readAllBytes();
        if (entry.getName().endsWith(".jar")) {
          add(sizes, bytes, "closewait/agent/");
        } else {
          sizes.merge(part(folder + entry.getName()), (long) bytes.length, Long::sum);
        }
      }
    }
  }

  private static String part(String entry) {
    if (entry.contains("io/closewait/")) {
      return "Closewait";
    }
    for (String library :
        new String[] {"net/bytebuddy", "org/slf4j", "picocli", "com/google/gson"}) {
      if (entry.startsWith("closewait/agent/" + library)) {
        return library.replace('/', '.');
      }
    }
    return "licences and the rest";
  }
}
