// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes the folder that a release is published from. */
public final class Release {
  private final Path sources;
  private final Path folder;
  private final String version;
  private final Instant time;

  private Release(Path sources, Path folder, String version, Instant time) {
    this.sources = sources;
    this.folder = folder;
    this.version = version;
    this.time = time;
  }

  /**
   * Arguments: the repository's folder, the release's, the version, the time in all files, signed
   * or not.
   */
  public static void main(String[] arguments) throws IOException {
    Path sources = Path.of(arguments[0]).toRealPath();
    Path folder = Path.of(arguments[1]).toAbsolutePath().normalize();
    Release release = new Release(sources, folder, arguments[2], Instant.parse(arguments[3]));
    release.layOut(Boolean.parseBoolean(arguments[4]));
  }

  private void layOut(boolean sign) throws IOException {
    empty(folder);
    Artifact agent = Artifact.built(sources.resolve("agent"), "closewait-agent", version);
    Path jar = agent.jar();
    copy(jar, "closewait-agent.jar");
    copy(jar, "closewait-agent-" + version + ".jar");
    copy(agent.sources(), agent.sources().getFileName().toString());
    copy(agent.javadoc(), agent.javadoc().getFileName().toString());
    copy(
        jar.resolveSibling("closewait-agent.cdx.json"), "closewait-agent-" + version + ".cdx.json");

    Installation installation = Installation.of(sources, jar, version);
    new TarGz(time)
        .write(folder.resolve("closewait-" + version + ".tar.gz"), installation.anywhere());
    new DebianPackage(version, time).write(folder, installation.onDebian());
    new ImageLayout(version, time).write(folder.resolve("closewait-image"), jar);
    StagedRepository staged = new StagedRepository(folder.resolve("maven"));
    staged.add(agent);
    staged.add(Artifact.built(sources.resolve("junit"), "closewait-junit", version));
    if (sign) {
      staged.sign();
    }
    staged.sum();
    Checksums.besideEachFile(folder);
  }

  private void copy(Path from, String name) throws IOException {
    if (!Files.isRegularFile(from)) {
      throw new IOException(from + " is missing; without -o, the build makes it");
    }
    Files.copy(from, folder.resolve(name));
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }
}
