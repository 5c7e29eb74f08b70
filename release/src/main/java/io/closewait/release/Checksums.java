// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Checksums as {@code sha256sum -c} and Maven read them. */
final class Checksums {
  private Checksums() {}

  static String hex(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Beside each file of the folder, not those of its folders, a file of the same name and sha256.
   */
  static void besideEachFile(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String line = hex("SHA-256", Files.readAllBytes(file)) + "  " + file.getFileName() + "\n";
      Files.writeString(file.resolveSibling(file.getFileName() + ".sha256"), line);
    }
  }
}
