// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.DescriptorLimit;
import io.closewait.leak.Yardstick;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Descriptors of a process as the kernel shows them. */
final class Descriptors {
  /** Loading a jar, and answering, takes some descriptors. */
  private static final int SPARE = 8;

  private static final String SOCKET = "socket:[";

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
  static @Nullable String exhausted(Target target) {
    String[] open = target.path("fd").toFile().list();
    long limit = limit(target);
    if (open == null || limit <= 0 || open.length + SPARE <= limit) {
      return null;
    }
    DescriptorLimit allowed = target.descriptorLimit();
    return target.words()
        + " has "
        + open.length
        + " of "
        + limit
        + " descriptors in use, too many to load or answer anything; "
        + (allowed == null ? "raise its limit" : allowed.advice(target.pid))
        + "; then type the same again.";
  }

  /**
   * How the process gets more descriptors, as a line; null while it has plenty. Without a count of
   * its own, which would be another than that of the agent's last sweep beside it.
   */
  static @Nullable String advice(Target target) {
    String[] open = target.path("fd").toFile().list();
    DescriptorLimit allowed = target.descriptorLimit();
    if (open == null
        || allowed == null
        || open.length * 100L < allowed.soft * Yardstick.SHORT_PERCENT) {
      return null;
    }
    return "descriptors are short: " + allowed.advice(target.pid);
  }

  /** Its soft limit; -1 where there is none or it is not known. */
  static long limit(Target target) {
    DescriptorLimit allowed = target.descriptorLimit();
    return allowed == null ? -1 : allowed.soft;
  }

  /** What a process has open. */
  static final class Open {
    /** All descriptors. */
    int count;

    /** Inodes of the sockets among them. */
    final Set<Long> sockets = new HashSet<>();
  }

  /** Null where this user may not look. */
  static @Nullable Open open(Target target) {
    Open open = new Open();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(target.path("fd"))) {
      for (Path descriptor : descriptors) {
        open.count++;
        addSocket(descriptor, open.sockets);
      }
      return open;
    } catch (IOException | DirectoryIteratorException notForUs) {
      return null;
    }
  }

  /** Inodes of its sockets; null where this user may not look. */
  static @Nullable Set<Long> sockets(Target target) {
    Open open = open(target);
    return open == null ? null : open.sockets;
  }

  private static void addSocket(Path descriptor, Set<Long> inodes) {
    try {
      String link = Files.readSymbolicLink(descriptor).toString();
      if (link.startsWith(SOCKET) && link.endsWith("]")) {
        inodes.add(Long.valueOf(link.substring(SOCKET.length(), link.length() - 1)));
      }
    } catch (IOException | NumberFormatException notASocket) {
      // or not open any more
    }
  }

  /**
   * How many of these sockets the kernel lists nowhere, though the process still has them open: TCP
   * connections that are over, or were never made. What is closed meanwhile does not count.
   */
  static int unlisted(Target target, Set<Long> inodes) {
    Set<Long> unlisted = new HashSet<>(inodes);
    for (String list : LISTS) {
      removeListed(target.path("net/" + list), unlisted);
    }
    Set<Long> stillOpen = sockets(target);
    unlisted.retainAll(stillOpen == null ? Collections.emptySet() : stillOpen);
    return unlisted.size();
  }

  private static void removeListed(Path list, Set<Long> inodes) {
    try (BufferedReader in = Files.newBufferedReader(list, StandardCharsets.ISO_8859_1)) {
      int column = inodeColumn(in.readLine());
      for (String line = in.readLine(); line != null && column > 0; line = in.readLine()) {
        StringTokenizer fields = new StringTokenizer(line);
        for (int before = 0; before < column && fields.hasMoreTokens(); before++) {
          fields.nextToken();
        }
        if (fields.hasMoreTokens()) {
          inodes.remove(Long.valueOf(fields.nextToken()));
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
