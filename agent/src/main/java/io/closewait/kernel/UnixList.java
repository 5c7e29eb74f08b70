// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * The Unix-domain sockets as the kernel lists them, kept for a moment (/proc/self/net/unix,
 * net/unix/af_unix.c, unix_seq_show). One thread.
 */
final class UnixList {
  /** How long one reading serves, in nanoseconds: the questions of one sweep. */
  private static final long LIFE = 1_000_000_000L;

  private static final int FLAGS = 3, INODE = 6, COLUMNS_WITHOUT_NAME = 7;
  private static final int LISTENS = 1 << 16; // __SO_ACCEPTCON

  /**
   * Where HotSpot listens for tools, from the first attach on; the application accepts nothing
   * there.
   */
  private static final String ATTACH_LISTENER = "/.java_pid";

  private final Set<String> nameless = new HashSet<>();
  private final Set<String> listening = new HashSet<>();
  private long readAt = System.nanoTime() - LIFE;

  /** This process's id in its own /proc; -2 where that does not name it. */
  int ownProcess() {
    try {
      return Integer.parseInt(Files.readSymbolicLink(new File("/proc/self").toPath()).toString());
    } catch (IOException | RuntimeException unknown) {
      return -2;
    }
  }

  /** Whether the socket is listed without a name: a client, or half of a pair. */
  boolean isNameless(int fd) {
    return refresh() && nameless.contains(inode(fd));
  }

  /** Whether one of these descriptors listens, or it is not known. */
  boolean listens(int[] descriptors) {
    if (!refresh()) {
      return true;
    }
    for (int fd : descriptors) {
      if (listening.contains(inode(fd))) {
        return true;
      }
    }
    return false;
  }

  /** Empty where it is no socket. */
  private static String inode(int fd) {
    try {
      String link = Files.readSymbolicLink(new File("/proc/self/fd/" + fd).toPath()).toString();
      return link.startsWith("socket:[") ? link.substring(8, link.length() - 1) : "";
    } catch (IOException | RuntimeException closed) {
      return "";
    }
  }

  private boolean refresh() {
    if (System.nanoTime() - readAt < LIFE) {
      return true;
    }
    nameless.clear();
    listening.clear();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream("/proc/self/net/unix"), StandardCharsets.ISO_8859_1))) {
      lines.readLine(); // the heading
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(new StringTokenizer(line, " "));
      }
      readAt = System.nanoTime();
      return true;
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private void add(StringTokenizer line) {
    int columns = line.countTokens();
    if (columns < COLUMNS_WITHOUT_NAME) {
      return;
    }
    String flags = "";
    for (int column = 0; column < INODE; column++) {
      String text = line.nextToken();
      flags = column == FLAGS ? text : flags;
    }
    String inode = line.nextToken();
    if (columns == COLUMNS_WITHOUT_NAME) {
      nameless.add(inode);
    } else if ((Long.parseLong(flags, 16) & LISTENS) != 0
        && !line.nextToken().contains(ATTACH_LISTENER)) {
      listening.add(inode);
    }
  }
}
