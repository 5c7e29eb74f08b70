// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.nio.file.Path;

/** A Java runtime to test on; {@code home} is null where this machine has none. */
public record JavaRuntime(int version, Path home) {
  public Path java() {
    return home.resolve("bin/java");
  }

  @Override
  public String toString() {
    return "Java " + version;
  }
}
