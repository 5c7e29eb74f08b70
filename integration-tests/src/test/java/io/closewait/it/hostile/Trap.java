// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a process may leave where root's command line looks. */
enum Trap {
  /** To open it waits for a writer. */
  PIPE,
  /** Has no end. */
  ZERO,
  /** A terabyte that takes no room. */
  SPARSE,
  /** A folder of this name. */
  FOLDER,
  /** A link to nowhere, and to itself. */
  LINK,
  /** Nothing but random bytes. */
  NOISE,
  /** What a terminal obeys, and lines that look like ours. */
  CODES,
  /** Numbers that no number fits. */
  NUMBER;

  static final String CODE = "\033]0;owned\007\033[31mred\033[0m\u202e";
  static final String FORGED = "\n    1 0 17 root - com.example.Forged\n";

  /** Puts the trap there; {@code text} is what an honest file of it says, with % for a value. */
  void put(Path file, String text) throws IOException, InterruptedException {
    Path draft = file.resolveSibling(file.getFileName() + "-draft");
    switch (this) {
      case PIPE -> {
        if (new ProcessBuilder("mkfifo", draft.toString()).start().waitFor() != 0) {
          throw new IOException("no pipe");
        }
      }
      case ZERO -> Files.createSymbolicLink(draft, Path.of("/dev/zero"));
      case SPARSE -> {
        try (RandomAccessFile large = new RandomAccessFile(draft.toFile(), "rw")) {
          large.setLength(1L << 40);
        }
      }
      case FOLDER -> Files.createDirectory(draft);
      case LINK -> Files.createSymbolicLink(draft, file);
      case NOISE -> {
        byte[] noise = new byte[5000];
        new java.util.Random(20261128).nextBytes(noise);
        Files.write(draft, noise);
      }
      case CODES -> write(draft, text.replace("%", CODE + FORGED));
      case NUMBER -> write(draft, text.replace("%", "99999999999999999999"));
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
