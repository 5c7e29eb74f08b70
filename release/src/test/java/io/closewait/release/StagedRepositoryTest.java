// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedRepositoryTest {
  @TempDir private Path folder;

  @Test
  void hasWhatCentralAsksFor() throws IOException {
    Path module = built();
    StagedRepository repository = new StagedRepository(folder.resolve("maven"));
    repository.add(Artifact.built(module, "thing", "1.0"));
    repository.sum();
    Path where = folder.resolve("maven/io/closewait/thing/1.0");
    try (Stream<Path> files = Files.list(where)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(4 * 5, names.size(), names.toString());
    }
    assertEquals("jar", Files.readString(where.resolve("thing-1.0.jar")));
    assertEquals(
        "f92e777f4341930bad9b2422283c4680d00dbc06",
        Files.readString(where.resolve("thing-1.0.jar.sha1")));
  }

  @Test
  void anIncompleteBuildIsRefusedInASentence() throws IOException {
    Path module = built();
    Files.delete(module.resolve("target/thing-1.0-javadoc.jar"));
    String said =
        assertThrows(IOException.class, () -> Artifact.built(module, "thing", "1.0")).getMessage();
    assertEquals(
        "thing-1.0-javadoc.jar is missing; build with: mvn -Prelease -DskipTests package",
        said.substring(said.lastIndexOf('/') + 1));
  }

  private Path built() throws IOException {
    Path target = Files.createDirectories(folder.resolve("module/target"));
    Files.writeString(target.resolve("thing.jar"), "jar");
    Files.writeString(target.resolve("thing-1.0-sources.jar"), "sources");
    Files.writeString(target.resolve("thing-1.0-javadoc.jar"), "javadoc");
    Files.writeString(target.resolve(".flattened-pom.xml"), "pom");
    return target.getParent();
  }
}
