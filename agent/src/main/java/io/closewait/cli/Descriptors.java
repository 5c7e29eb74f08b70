// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Descriptors of a process as the kernel shows them. */
final class Descriptors {
  /** To load a jar, and to answer, takes some. */
  private static final int SPARE = 8;

  private static final String[] LISTS = {
    "tcp",
    "tcp6",
    "udp",
    "udp6",
    "udplite",
    "udplite6",
    "raw",
    "raw6",
    "icmp",
    "icmp6",
    "unix",
    "netlink",
    "packet"
  };

  private Descriptors() {}

  /** A sentence with what to type where the process has hardly any left; or null. */
  static String exhausted(Target target) {
    String[] open = new File("/proc/" + target.pid + "/fd").list();
    long limit = limit(target.pid);
    if (open == null || limit <= 0 || open.length + SPARE <= limit) {
      return null;
    }
    return target.words()
        + " has "
        + open.length
        + " of "
        + limit
        + " descriptors in use, too many to load or answer anything; raise its limit (as root:"
        + " prlimit --pid "
        + target.pid
        + " --nofile="
        + (limit + 1024)
        + ") and type the same again.";
  }

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

  /**
   * How many of these sockets the kernel lists nowhere, though the process still has them open: TCP
   * connections that are over, or were never made. What is closed meanwhile does not count.
   */
  static int unlisted(long pid, Set<Long> inodes) {
    Set<Long> unlisted = new HashSet<>(inodes);
    for (String list : LISTS) {
      removeListed(Paths.get("/proc/" + pid + "/net/" + list), unlisted);
    }
    Set<Long> stillOpen = sockets(pid);
    unlisted.retainAll(stillOpen == null ? Collections.emptySet() : stillOpen);
    return unlisted.size();
  }

  private static void removeListed(Path list, Set<Long> inodes) {
    try (BufferedReader in = Files.newBufferedReader(list, StandardCharsets.ISO_8859_1)) {
      int column = inodeColumn(in.readLine());
      for (String line = in.readLine(); line != null && column > 0; line = in.readLine()) {
        String[] fields = line.trim().split("\\s+");
        if (fields.length > column) {
          inodes.remove(Long.valueOf(fields[column]));
        }
      }
    } catch (IOException | RuntimeException noSuchProtocol) {
      // nor can there be sockets of it
    }
  }

  /** Two of the headings of TCP and its like stand over one column with the one before. */
  private static int inodeColumn(String heading) {
    List<String> names = Arrays.asList(heading.trim().toLowerCase(Locale.ROOT).split("\\s+"));
    return names.contains("local_address") ? 9 : names.indexOf("inode");
  }
}
