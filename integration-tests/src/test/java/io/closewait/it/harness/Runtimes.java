// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which runtimes take part.
 *
 * <p>By default everything runs on 8, 17 and 25 and a part on 11 and 21; {@code -Dtest.jdk=N} runs
 * everything on one and nothing on the others; the profile {@code all-jdks} everything everywhere.
 */
public final class Runtimes {
  /** The versions that the agent is made for and tested on. */
  public static final List<Integer> KNOWN = List.of(8, 11, 17, 21, 25);

  private static final List<Integer> USUAL = List.of(8, 17, 25);

  /** Versions of which it was said that they are not here. */
  private static final Set<Integer> TOLD = ConcurrentHashMap.newKeySet();

  private Runtimes() {}

  /** Runtimes on which every test runs. */
  public static List<JavaRuntime> full() {
    String single = System.getProperty("test.jdk", "");
    if (!single.isEmpty()) {
      return present(List.of(Integer.valueOf(single)));
    }
    return present(Boolean.getBoolean("test.jdks.all") ? KNOWN : USUAL);
  }

  /** Runtimes on which only the main job is tried. */
  public static List<JavaRuntime> smoke() {
    if (!System.getProperty("test.jdk", "").isEmpty() || Boolean.getBoolean("test.jdks.all")) {
      return List.of();
    }
    return present(KNOWN.stream().filter(v -> !USUAL.contains(v)).toList());
  }

  /** The runtime of this version; says in plain words when there is none. */
  public static JavaRuntime of(int version) {
    Path home = find(version);
    if (home == null && TOLD.add(version)) {
      System.out.println(
          "NOT RUN: Java "
              + version
              + " is not on this machine, nothing is said about it (set -Dclosewait.jdk25=HOME or"
              + " JAVA_HOME_25_X64 for Java 25)");
    }
    return new JavaRuntime(version, home);
  }

  /** The runtime that runs the tests. */
  public static JavaRuntime own() {
    return of(Runtime.version().feature());
  }

  /**
   * JDKs that can attach. Those that the build unpacks cannot: of the others the machine must have
   * its own, or be told by JAVA_HOME_8_X64 and its like.
   */
  public static List<JavaRuntime> complete() {
    List<JavaRuntime> found = new ArrayList<>();
    for (int version : KNOWN) {
      Path home =
          Stream.of(ownHome(version), named(version), installed(version))
              .filter(path -> path != null && Files.isExecutable(path.resolve("bin/jcmd")))
              .findFirst()
              .orElse(null);
      if (home == null) {
        System.out.println(
            "NOT RUN: no complete JDK "
                + version
                + " here, so it attaches to nothing (integration-tests/complete-jdks brings it)");
      } else {
        found.add(new JavaRuntime(version, home));
      }
    }
    return found;
  }

  private static List<JavaRuntime> present(List<Integer> versions) {
    return versions.stream().map(Runtimes::of).filter(runtime -> runtime.home() != null).toList();
  }

  private static Path find(int version) {
    return Stream.of(ownHome(version), unpacked(version), named(version), installed(version))
        .filter(home -> home != null && Files.isExecutable(home.resolve("bin/java")))
        .findFirst()
        .orElse(null);
  }

  private static Path ownHome(int version) {
    return Runtime.version().feature() == version ? Path.of(System.getProperty("java.home")) : null;
  }

  /** What the build unpacked: target/runtimes/VERSION/NAME/jre. */
  private static Path unpacked(int version) {
    return firstIn(Config.target().resolve("runtimes/" + version), "*", "jre");
  }

  private static Path named(int version) {
    String home = System.getProperty("closewait.jdk" + version, "");
    if (home.isEmpty()) {
      home = System.getenv().getOrDefault("JAVA_HOME_" + version + "_X64", "");
    }
    return home.isEmpty() ? null : Path.of(home);
  }

  private static Path installed(int version) {
    Path found = firstIn(Path.of("/usr/lib/jvm"), "*-" + version + "-*", "");
    return found != null ? found : firstIn(Path.of("/usr/lib/jvm"), "*-" + version, "");
  }

  private static Path firstIn(Path folder, String glob, String below) {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      List<Path> homes = new ArrayList<>();
      found.forEach(path -> homes.add(path.resolve(below)));
      homes.removeIf(home -> !Files.isRegularFile(home.resolve("bin/java")));
      homes.sort(null);
      return homes.isEmpty() ? null : homes.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
