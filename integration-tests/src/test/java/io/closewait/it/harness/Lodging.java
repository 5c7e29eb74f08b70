// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder in which processes of other users find what they run. The checkout may lie where they
 * cannot enter, such as the home of root.
 */
public final class Lodging {
  private final Path folder;

  /** In a folder that is empty and whose parents everybody can enter. */
  public Lodging(Path folder) throws IOException {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A copy of the agent's jar. */
  public Path jar() throws IOException {
    Path copy = folder.resolve("closewait-agent.jar");
    return Files.exists(copy) ? copy : copied(Config.agentJar(), copy);
  }

  /** A JVM with copies of our programs, started in the folder. */
  public TestedJvm.Builder jvm(JavaRuntime runtime) throws IOException {
    Path programs = folder.resolve("programs");
    if (!Files.exists(programs)) {
      copied(Config.programs(), programs);
    }
    JavaRuntime lodged = new JavaRuntime(runtime.version(), home(runtime.home()));
    return TestedJvm.on(lodged).programs(programs).in(folder);
  }

  /** This Java, or a copy of it where others cannot enter the folder that it lies in. */
  public Path home(Path javaHome) throws IOException {
    if (openToAll(javaHome.toRealPath())) {
      return javaHome;
    }
    Path copy = folder.resolve("java-" + javaHome.toString().replace('/', '-'));
    return Files.exists(copy) ? copy : copied(javaHome, copy);
  }

  private static boolean openToAll(Path path) throws IOException {
    for (Path each = path; each != null; each = each.getParent()) {
      if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  /** Links are followed, since they may lead back to where others cannot enter. */
  private static Path copied(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path copy = to.resolve(from.relativize(each).toString());
      Files.copy(each, copy);
      boolean runs = Files.isDirectory(each) || Files.isExecutable(each);
      Files.setPosixFilePermissions(
          copy, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
    return to;
  }
}
