// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The jar as a command, in a process of its own. */
public final class CommandLine {
  /** What a command left behind. */
  public record Result(int exit, String out, String err) {
    /** Asserts on the exit code, and shows everything where it is another. */
    public Result exits(int wanted) {
      assertEquals(wanted, exit, "exit code\n--- stdout\n" + out + "\n--- stderr\n" + err);
      return this;
    }

    public boolean says(String text) {
      return out.contains(text);
    }

    public boolean complains(String text) {
      return err.contains(text);
    }
  }

  private final List<String> command;

  private CommandLine(List<String> command) {
    this.command = command;
  }

  /** By the JDK that runs the tests: it can attach. */
  public static CommandLine own() {
    return by(Path.of(System.getProperty("java.home")), Config.agentJar());
  }

  /** Likewise, with options for its JVM. */
  public static CommandLine own(String... jvmOptions) {
    CommandLine own = own();
    own.command.addAll(1, List.of(jvmOptions));
    return own;
  }

  public static CommandLine by(Path javaHome, Path jar, String... prefix) {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.add(javaHome.resolve("bin/java").toString());
    command.add(
        "-XX:TieredStopAtLevel=1"); // the machine that runs the tests has other things to do
    command.addAll(List.of("-jar", jar.toString()));
    return new CommandLine(command);
  }

  /** Runs a command to its end. */
  public Result run(Object... arguments) {
    List<String> whole = new ArrayList<>(command);
    for (Object argument : arguments) {
      whole.add(argument.toString());
    }
    try {
      return run(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Result run(List<String> whole) throws IOException, InterruptedException {
    Path out = Files.createTempFile("closewait-out", null);
    Path err = Files.createTempFile("closewait-err", null);
    try {
      ProcessBuilder builder = new ProcessBuilder(whole);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(Config.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + whole + Files.readString(err));
      }
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
