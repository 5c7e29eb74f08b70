// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Mailboxes of JVMs that were killed. A folder for temporary files may be shared by containers, in
 * which each first process has the number 1: only one of this container, or one that has given no
 * sign of life for a day, is known to be forgotten.
 */
final class Leftovers {
  private static final long FORGOTTEN_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final int MOST_SEEN = 100_000;
  private static final int LONGEST_HELLO = 1 << 12;

  private final Path common;
  private final Path mine;
  private final @Nullable String numbers;

  Leftovers(Path common, Path mine, Proc proc) {
    this.common = common;
    this.mine = mine;
    this.numbers = processNumbers(proc);
  }

  /** Names the set of process numbers that this process's own is from; null where unknown. */
  static @Nullable String processNumbers(Proc proc) {
    try {
      return Files.readSymbolicLink(proc.path("self", "ns/pid")).toString();
    } catch (IOException | RuntimeException unknown) {
      return null;
    }
  }

  void remove(String prefix) {
    int seen = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(common)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        if (name.startsWith(prefix) && !path.getFileName().equals(mine.getFileName())) {
          removeIfForgotten(path);
        }
        if (++seen == MOST_SEEN) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      // they stay: of no harm, as the hello in each names an earlier process
    }
  }

  private void removeIfForgotten(Path other) {
    try {
      LinkOption strict = LinkOption.NOFOLLOW_LINKS;
      if (Files.isDirectory(other, strict)
          && Files.getOwner(other, strict).equals(Files.getOwner(mine, strict))
          && (isOfThisContainer(other) || isOld(other))) {
        remove(other.toFile());
      }
    } catch (IOException | RuntimeException stays) {
      // of no harm, as above
    }
  }

  private boolean isOfThisContainer(Path other) throws IOException {
    File hello = other.resolve(Protocol.HELLO).toFile();
    if (!hello.isFile()) {
      return false;
    }
    byte[] bytes = new byte[LONGEST_HELLO];
    try (InputStream in = new FileInputStream(hello)) {
      int length = Math.max(0, in.read(bytes));
      Message said = Message.of(java.util.Arrays.copyOf(bytes, length));
      return numbers == null || numbers.equals(said.get(Protocol.PROCESS_NUMBERS));
    }
  }

  private static boolean isOld(Path other) throws IOException {
    FileTime last = Files.getLastModifiedTime(other, LinkOption.NOFOLLOW_LINKS);
    return System.currentTimeMillis() - last.toMillis() > FORGOTTEN_MILLIS;
  }

  /** A mailbox with what belongs into one; a folder with anything else in it stays. */
  static void remove(File folder) {
    String[] names = folder.list(); // null where no descriptor is left: what is always there goes
    new File(folder, Slate.NAME).delete();
    new File(folder, Protocol.HELLO).delete();
    for (String name : names == null ? new String[0] : names) {
      if (isOurs(name)) {
        new File(folder, name).delete();
      }
    }
    folder.delete();
  }

  private static boolean isOurs(String name) {
    return name.equals(Protocol.HELLO)
        || name.equals(Slate.NAME)
        || name.endsWith(Protocol.ANSWER_END)
        || name.endsWith(Protocol.UNFINISHED_END)
        || Request.isOne(name);
  }
}
