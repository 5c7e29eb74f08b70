// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.nio.file.Path;
import java.time.Duration;

/** What the build tells the tests. */
public final class Config {
  /** How long anything may take that is to happen soon; generous, for a busy machine. */
  public static final Duration DEADLINE =
      Duration.ofSeconds(Long.getLong("closewait.it.deadline", 60));

  private Config() {}

  /** The one jar under test. */
  public static Path agentJar() {
    return path("closewait.it.jar");
  }

  /** What every line of JSON must be like. */
  static Path schema() {
    return agentJar().resolve("../../../docs/leak-event.schema.json").normalize();
  }

  /** The build folder of this module. */
  public static Path target() {
    return path("closewait.it.target");
  }

  /** Class files of the programs that run inside the tested JVM. */
  public static Path programs() {
    return target().resolve("classes");
  }

  /** Sources of these programs. */
  public static Path programSources() {
    return path("closewait.it.scenarios");
  }

  /** The document that takes the table of what was seen where; null: it is not to be touched. */
  public static Path tested() {
    return optional("closewait.it.tested");
  }

  /** The document that takes what held whatever was done to the host; null: likewise. */
  public static Path reliability() {
    return optional("closewait.it.reliability");
  }

  private static Path optional(String property) {
    return System.getProperty(property, "").isEmpty() ? null : path(property);
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("run by Maven, or set -D" + property);
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
