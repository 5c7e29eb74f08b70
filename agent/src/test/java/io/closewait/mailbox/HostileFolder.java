// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Traps for whoever reads a folder. */
public final class HostileFolder {
  private HostileFolder() {}

  /** To open it for reading waits for a writer, for ever. */
  public static Path pipe(Path path) throws IOException {
    try {
      assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
      return path;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A file of this size that takes no room on the disk. */
  public static Path sparse(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
    return path;
  }
}
