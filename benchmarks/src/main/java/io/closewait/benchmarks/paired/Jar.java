// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What is in the agent's jar. */
final class Jar {
  private Jar() {}

  static String table(Path jar) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        sizes.merge(part(entry.getName()), entry.getCompressedSize(), Long::sum);
      }
    }
    StringBuilder out = new StringBuilder("| part | KB |\n|---|---|\n");
    sizes.forEach(
        (part, size) ->
            out.append(String.format(Locale.ROOT, "| %s | %.0f |\n", part, size / 1e3)));
    return out.append(
            String.format(Locale.ROOT, "| **the jar** | **%.0f** |\n", Files.size(jar) / 1e3))
        .toString();
  }

  private static String part(String entry) {
    if (entry.startsWith("closewait/agent/io/closewait/") || entry.startsWith("closewait/boot/")) {
      return "Closewait";
    }
    if (entry.startsWith("io/closewait/")) {
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
