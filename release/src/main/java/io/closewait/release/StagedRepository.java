// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder laid out as Maven Central takes it: with sources, documentation and checksums. */
final class StagedRepository {
  /** Ending of the file to algorithm; Central asks for the first two. */
  private static final Map<String, String> SUMS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");

  private final Path root;

  StagedRepository(Path root) {
    this.root = root;
  }

  void add(Artifact artifact) throws IOException {
    Path folder =
        root.resolve(Artifact.GROUP.replace('.', '/'))
            .resolve(artifact.name())
            .resolve(artifact.version());
    Files.createDirectories(folder);
    String stem = artifact.name() + "-" + artifact.version();
    Files.copy(artifact.jar(), folder.resolve(stem + ".jar"));
    Files.copy(artifact.sources(), folder.resolve(stem + "-sources.jar"));
    Files.copy(artifact.javadoc(), folder.resolve(stem + "-javadoc.jar"));
    Files.copy(artifact.pom(), folder.resolve(stem + ".pom"));
  }

  void sign() throws IOException {
    for (Path file : files()) {
      Process gpg =
          new ProcessBuilder("gpg", "--batch", "--yes", "--armor", "--detach-sign", file.toString())
              .inheritIO()
              .start();
      try {
        if (gpg.waitFor() != 0) {
          throw new IOException("gpg did not sign " + file);
        }
      } catch (InterruptedException interrupted) {
        throw new IOException(interrupted);
      }
    }
  }

  void sum() throws IOException {
    for (Path file : files()) {
      byte[] content = Files.readAllBytes(file);
      for (Map.Entry<String, String> sum : SUMS.entrySet()) {
        Path beside = file.resolveSibling(file.getFileName() + "." + sum.getKey());
        Files.writeString(beside, Checksums.hex(sum.getValue(), content));
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".asc"))
          .sorted()
          .toList();
    }
  }
}
