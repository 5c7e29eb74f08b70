// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A JVM in a process of its own that runs one of our programs. */
public final class TestedJvm implements AutoCloseable {
  /** The name the JVM itself is run by. */
  public final JavaRuntime runtime;

  private final Process process;
  private final Lines out;
  private final Lines err;
  private final Writer commands;

  private TestedJvm(JavaRuntime runtime, Process process) {
    this.runtime = runtime;
    this.process = process;
    out = new Lines(process.getInputStream(), "stdout of " + process.pid());
    err = new Lines(process.getErrorStream(), "stderr of " + process.pid());
    commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  public static Builder on(JavaRuntime runtime) {
    return new Builder(runtime);
  }

  /** How to start a JVM. */
  public static final class Builder {
    private final JavaRuntime runtime;
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>(List.of(Config.programs()));
    private String mainClass = "com.example.app.Main";
    private Path folder = Config.target();
    private List<String> prefix = List.of();

    private Builder(JavaRuntime runtime) {
      this.runtime = runtime;
    }

    public Builder option(String option) {
      jvmOptions.add(option);
      return this;
    }

    /** Options come to the agent of this jar by its agent string; null or empty: none. */
    public Builder agent(Path jar, String options) {
      return option("-javaagent:" + jar + (options.isEmpty() ? "" : "=" + options));
    }

    /** Packages of the JDK that the program may look into, such as java.base/java.io. */
    public Builder opens(String... packages) {
      for (String each : packages) {
        if (runtime.version() >= 9) {
          option("--add-opens=" + each + "=ALL-UNNAMED");
        }
      }
      return this;
    }

    public Builder alsoOnClassPath(Path jarOrFolder) {
      classPath.add(jarOrFolder);
      return this;
    }

    /** Another folder with the class files of our programs. */
    public Builder programs(Path copy) {
      classPath.set(0, copy);
      return this;
    }

    public Builder main(String name) {
      mainClass = name;
      return this;
    }

    public Builder in(Path workFolder) {
      folder = workFolder;
      return this;
    }

    /** A command that becomes the JVM in the end, such as setpriv: the process stays the same. */
    public Builder under(String... command) {
      prefix = List.of(command);
      return this;
    }

    public TestedJvm start() throws IOException {
      List<String> command = new ArrayList<>(prefix);
      command.add(runtime.java().toString());
      command.add("-Xmx96m");
      command.addAll(jvmOptions);
      command.add("-cp");
      command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
      command.add(mainClass);
      Files.createDirectories(folder);
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().keySet().removeIf(TestedJvm::wouldDisturb);
      return new TestedJvm(runtime, builder.start());
    }
  }

  private static boolean wouldDisturb(String variable) {
    return variable.startsWith("CLOSEWAIT_")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS")
        || variable.equals("_JAVA_OPTIONS");
  }

  public long pid() {
    return process.pid();
  }

  /** Sends a command and waits until the program says that it is done. */
  public void command(String line) {
    long before = out.count(("> done " + line)::equals);
    asks(line);
    awaitOut(before + 1, ("> done " + line)::equals, "> done " + line);
  }

  /** Sends a line to which the program answers in words of its own. */
  public void asks(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new AssertionError("the program no longer listens" + story(), e);
    }
  }

  /** Waits for a line of the program; returns what follows {@code start} in it. */
  public String awaitSaid(String start) {
    String whole = "> " + start;
    return awaitOut(1, line -> line.startsWith(whole), whole).substring(whole.length()).trim();
  }

  /** Waits until the program has said this so many times. */
  public void awaitSaid(int times, String text) {
    awaitOut(times, ("> " + text)::equals, times + " times '> " + text + "'");
  }

  private String awaitOut(long times, Predicate<String> wanted, String what) {
    return Await.until(
        () -> {
          if (out.count(wanted) >= times) {
            return out.first(wanted);
          }
          if (!process.isAlive()) {
            throw new AssertionError("the program ended before it said " + what + story());
          }
          return null;
        },
        () -> "no line " + what + story());
  }

  public List<String> stdout() {
    return out.all();
  }

  public List<String> stderr() {
    return err.all();
  }

  /** Ends the program in the orderly way and returns its exit code. */
  public int quit() {
    try {
      commands.write("quit\n");
      commands.flush();
    } catch (IOException e) {
      // it has ended already: its exit code tells
    }
    return awaitExit();
  }

  public int awaitExit() {
    try {
      if (!process.waitFor(Config.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the JVM does not end" + story());
      }
      out.awaitEnd();
      err.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal, such as STOP or CONT. */
  public void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("could not send " + name + " to " + pid());
    }
  }

  /** Everything the process has said, for a failure's message. */
  public String story() {
    return "\n--- stdout\n"
        + String.join("\n", stdout())
        + "\n--- stderr\n"
        + String.join("\n", stderr())
        + "\n---";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
