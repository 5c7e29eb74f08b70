// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashSet;
import java.util.Set;

/** Descriptors of a process as the kernel shows them. */
final class Descriptors {
  private Descriptors() {}

  /** Its soft limit; -1 where there is none or it cannot be told. */
  static long limit(long pid) {
    try {
      byte[] limits = Files.readAllBytes(Paths.get("/proc/" + pid + "/limits"));
      String text = new String(limits, StandardCharsets.US_ASCII);
      int at = text.indexOf("Max open files");
      return Long.parseLong(text.substring(at + 14, text.indexOf('\n', at)).trim().split(" ")[0]);
    } catch (IOException | RuntimeException unknown) {
      return -1;
    }
  }

  /** Inodes of its sockets; null where this user may not look. */
  static Set<Long> sockets(long pid) {
    File[] descriptors = new File("/proc/" + pid + "/fd").listFiles();
    if (descriptors == null) {
      return null;
    }
    Set<Long> inodes = new HashSet<>();
    for (File descriptor : descriptors) {
      try {
        String link = Files.readSymbolicLink(descriptor.toPath()).toString();
        if (link.startsWith("socket:[")) {
          inodes.add(Long.valueOf(link.substring(8, link.length() - 1)));
        }
      } catch (IOException closedMeanwhile) {
        // it is not open any more
      }
    }
    return inodes;
  }
}
