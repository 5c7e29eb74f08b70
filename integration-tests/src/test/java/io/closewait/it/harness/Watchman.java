// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command watch in a process of its own. */
public final class Watchman implements AutoCloseable {
  private final Process process;
  private final Lines out;
  public final Path reports;

  private Watchman(Process process, Path reports) {
    this.process = process;
    this.reports = reports;
    out = new Lines(process.getInputStream(), "the watchman's stdout");
  }

  /** By the JDK that runs the tests; of those JVMs alone that are meant for it. */
  public static Watchman start(Path reports, String... arguments) throws IOException {
    return by(Path.of(System.getProperty("java.home")), Config.agentJar(), reports, arguments);
  }

  /** Likewise, by this JDK and jar. */
  public static Watchman by(Path javaHome, Path jar, Path reports, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(jar.toString());
    command.addAll(
        List.of("watch", "--only", "com.example.app.Resident", "--reports", reports.toString()));
    command.addAll(List.of(arguments));
    return new Watchman(new ProcessBuilder(command).redirectErrorStream(true).start(), reports);
  }

  public long pid() {
    return process.pid();
  }

  /** The process that looks into a JVM for it; null where there is none. */
  public ProcessHandle visitor() {
    return process.toHandle().children().findFirst().orElse(null);
  }

  /** Lines that begin with this word, after the time. */
  public List<String> said(String word) {
    return out.all().stream().filter(line -> line.contains(" " + word + " ")).toList();
  }

  public List<String> all() {
    return out.all();
  }

  /** Waits until it has said so many of them. */
  public void awaitSaid(int times, String word) {
    Await.until(
        () -> {
          if (!process.isAlive() && said(word).size() < times) {
            throw new AssertionError("the watchman ended: " + all());
          }
          return said(word).size() >= times;
        },
        () -> "no line " + word + ": " + String.join("\n", all()));
  }

  /** Text of all kept reports with this ending. */
  public String kept(String ending) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** SIGKILL, to it alone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; how it ended. */
  public int end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(Config.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the watchman does not end: " + all());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
