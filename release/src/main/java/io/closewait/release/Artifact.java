// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Maven Central gets of one module.
 *
 * @param name the artifact id
 * @param pom complete and without a parent
 */
record Artifact(String name, String version, Path jar, Path sources, Path javadoc, Path pom) {
  static final String GROUP = "io.closewait";

  /** What the build has left in the module's {@code target}. */
  static Artifact built(Path module, String name, String version) throws IOException {
    Path target = module.resolve("target");
    Path named = target.resolve(name + "-" + version + ".jar");
    // the agent's jar is called the same in every release, so that no command line has to change
    Path jar = Files.exists(named) ? named : target.resolve(name + ".jar");
    Artifact built =
        new Artifact(
            name,
            version,
            jar,
            target.resolve(name + "-" + version + "-sources.jar"),
            target.resolve(name + "-" + version + "-javadoc.jar"),
            target.resolve(".flattened-pom.xml"));
    for (Path file : new Path[] {jar, built.sources, built.javadoc, built.pom}) {
      if (!Files.isRegularFile(file)) {
        throw new IOException(file + " is missing; build with: mvn -Prelease -DskipTests package");
      }
    }
    return built;
  }
}
