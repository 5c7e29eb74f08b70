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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which runtimes take part.
 *
 * <p>By default everything runs on 8, 17 and 25, a part on 11 and 21, and the main job and the
 * kinds of leak on the newest release and on a build of early access where they are there; {@code
 * -Dtest.jdk=N} or {@code N,M} runs everything on these and nothing on the others; the profile
 * {@code all-jdks} everything everywhere. The profile {@code late-updates} takes what
 * JAVA_HOME_8_X64 and its like name, so that the same version is tried in a late update beside the
 * early one of the build.
 */
public final class Runtimes {
  /** The versions that the agent is made for and tested on. */
  public static final List<Integer> KNOWN = List.of(8, 11, 17, 21, 25, 26, 27);

  private static final List<Integer> USUAL = List.of(8, 17, 25);
  private static final List<Integer> WITH_LATE_UPDATES = List.of(8, 11, 17, 21, 25);
  private static final List<Integer> OLDER = List.of(11, 21);

  /** Releases after the last one with long-term support, the newest first. */
  private static final List<Integer> NEWEST = List.of(27, 26);

  /** Versions of which it was said that they are not here. */
  private static final Set<Integer> TOLD = ConcurrentHashMap.newKeySet();

  private Runtimes() {}

  /** Runtimes on which every test runs. */
  public static List<JavaRuntime> full() {
    String chosen = System.getProperty("test.jdk", "");
    if (!chosen.isEmpty()) {
      return present(Stream.of(chosen.split(",")).map(Integer::valueOf).toList());
    }
    if (Boolean.getBoolean("test.jdks.late")) {
      return present(WITH_LATE_UPDATES);
    }
    return present(Boolean.getBoolean("test.jdks.all") ? columns() : USUAL);
  }

  /** As {@link #full}, with the newest release and the build of early access. */
  public static List<JavaRuntime> fullAndNewest() {
    if (isChosen()) {
      return full();
    }
    List<JavaRuntime> all = new ArrayList<>(full());
    NEWEST.stream().filter(version -> find(version) != null).limit(1).forEach(v -> all.add(of(v)));
    if (all.stream().noneMatch(runtime -> NEWEST.contains(runtime.version()))) {
      of(NEWEST.get(0)); // says that it is not here
    }
    earlyAccess().ifPresent(version -> all.addAll(present(List.of(version))));
    return all;
  }

  /**
   * All that there are columns for: the known ones, and the build of early access if there is one.
   */
  public static List<Integer> columns() {
    return Stream.concat(KNOWN.stream(), earlyAccess().stream()).toList();
  }

  /** Whether a JVM that calls itself so is of this version. */
  public static boolean isOf(int version, String jvm) {
    String number = jvm.substring(jvm.lastIndexOf(' ') + 1);
    return number.matches("(1[.])?" + version + "([^0-9].*)?");
  }

  /** What the heading of a column says. */
  public static String title(int version) {
    return "Java " + version + (KNOWN.contains(version) ? "" : " (early access, tried)");
  }

  /** The version of which a build of early access is here, by EARLY_ACCESS_JDK. */
  private static Optional<Integer> earlyAccess() {
    String version = System.getenv().getOrDefault("EARLY_ACCESS_JDK", "");
    return version.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(version));
  }

  private static boolean isChosen() {
    return !System.getProperty("test.jdk", "").isEmpty() || Boolean.getBoolean("test.jdks.all");
  }

  /** Runtimes on which only the main job is tried. */
  public static List<JavaRuntime> smoke() {
    return isChosen() ? List.of() : present(OLDER);
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
          Stream.of(
                  named(version, Runtimes::setting),
                  ownHome(version),
                  inEnvironment(version),
                  installed(version))
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
    return find(version, Runtimes::setting);
  }

  /** By these settings instead of the system's. */
  static Path find(int version, UnaryOperator<String> settings) {
    Path late = Boolean.getBoolean("test.jdks.late") ? inEnvironment(version) : null;
    return Stream.of(
            named(version, settings),
            late,
            ownHome(version),
            unpacked(version),
            inEnvironment(version),
            installed(version))
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

  private static String setting(String key) {
    return System.getProperty(key, "");
  }

  /** What the caller asks for, before all else: a claim is of the runtime that was named. */
  private static Path named(int version, UnaryOperator<String> settings) {
    String key = "closewait.jdk" + version;
    Path named = home(settings.apply(key));
    if (named != null && !Files.isExecutable(named.resolve("bin/java"))) {
      throw new IllegalArgumentException(key + ": there is no bin/java in " + named);
    }
    return named;
  }

  private static Path inEnvironment(int version) {
    return home(System.getenv().getOrDefault("JAVA_HOME_" + version + "_X64", ""));
  }

  private static Path home(String path) {
    return path.isEmpty() ? null : Path.of(path);
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
