// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file at which attach finds a JVM that was attached to before: a socket in its /tmp, named
 * after its process number alone. Two containers that share a /tmp both have a process 1, and then
 * there is one name for two JVMs.
 */
final class AttachSocket {
  /** HotSpot gives it a name with another ending before it moves it into place. */
  private static final String NAME = "/.java_pid";

  private static final int FLAGS = 3, INODE = 6, PATH = 7;
  private static final int LISTENS = 1 << 16; // __SO_ACCEPTCON
  private static final String HEADING = "Num ";

  private final Target target;
  private final String path;

  AttachSocket(Target target) {
    this.target = target;
    path = "/tmp" + NAME + target.innerPid;
  }

  /** As the target sees it. */
  String path() {
    return path;
  }

  boolean isThere() {
    return Files.exists(target.file(path));
  }

  /**
   * Whether it is there, and the target listens at none: then it was made by another JVM. Only said
   * where the kernel tells.
   */
  boolean isAnothers() {
    Set<String> listening = isThere() ? listening() : null;
    if (listening == null) {
      return false;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(target.path("fd"))) {
      for (Path descriptor : descriptors) {
        if (listening.contains(aim(descriptor))) {
          return false;
        }
      }
      return true;
    } catch (IOException | DirectoryIteratorException notForUs) {
      return false;
    }
  }

  /** All sockets of that kind in the target's network, as its descriptors name them; or null. */
  private @Nullable Set<String> listening() {
    String list = target.text("net/unix");
    boolean whole = list != null && list.startsWith(HEADING) && list.endsWith("\n");
    if (list == null || !whole) {
      return null;
    }
    Set<String> listening = new HashSet<>();
    for (String line : list.split("\n")) {
      String[] field = line.trim().split(" +", PATH + 1);
      if (field.length > PATH && field[PATH].contains(NAME) && listens(field[FLAGS])) {
        listening.add("socket:[" + field[INODE] + "]");
      }
    }
    return listening;
  }

  private static boolean listens(String flags) {
    try {
      return (Long.parseLong(flags, 16) & LISTENS) != 0;
    } catch (NumberFormatException heading) {
      return false;
    }
  }

  private static String aim(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
