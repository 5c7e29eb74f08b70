// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.mailbox.Proc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A machine with processes made of files, on which commands run without a JVM of their own. */
final class FakeMachine {
  static final long OWN_PID = 99;

  final Path folder;
  final Path proc;

  /** Of whoever runs the test, so that folders are made for the right user. */
  final long uid;

  File jar;
  AttachTool tool = new Tool(true, (file, pid, argument) -> {});

  /** Asked only where there is a terminal. */
  boolean terminal;

  Stty stty = arguments -> null;
  LimitTool limits = command -> "no tool";
  final Map<String, String> environment = new HashMap<>();
  int javaFeature = 17;
  int answerSeconds = 20;
  String typed = "";

  /** By which it is called; null: by the jar. */
  String script;

  /** What a load does. */
  interface Load {
    void load(File jar, long pid, String argument) throws IOException;
  }

  /** Attach as the test wants it. */
  record Tool(boolean isThere, Load load) implements AttachTool {
    @Override
    public void load(File jar, long pid, String argument) {
      try {
        load.load(jar, pid, argument);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What a command left behind. */
  record Result(int exit, String out, String err) {
    Result exits(int wanted) {
      assertEquals(wanted, exit, "exit code\n--- stdout\n" + out + "\n--- stderr\n" + err);
      return this;
    }
  }

  FakeMachine(Path folder) throws IOException {
    this.folder = folder;
    proc = Files.createDirectories(folder.resolve("proc"));
    uid = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    jar = Files.writeString(folder.resolve("closewait-agent.jar"), "the agent").toFile();
    process(OWN_PID).program("command line");
    Files.createSymbolicLink(proc.resolve("self"), Path.of("" + OWN_PID));
  }

  FakeProcess process(long pid) throws IOException {
    return new FakeProcess(this, pid);
  }

  /** A process that looks like a JVM of 17 with this main class. */
  FakeProcess jvm(long pid, String mainClass) throws IOException {
    return process(pid).java("17.0.15").runs("/jdk/bin/java", "-Xmx1g", mainClass);
  }

  Invocation call(ByteArrayOutputStream out, ByteArrayOutputStream err, Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    Console console =
        new Console(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), terminal, false);
    Machine machine =
        new Machine(
            new Proc(proc),
            new Jar(jar),
            script,
            tool,
            stty,
            limits,
            environment,
            javaFeature,
            answerSeconds,
            answerSeconds);
    return new Invocation(words, console, new ByteArrayInputStream(typed.getBytes(UTF_8)), machine);
  }

  Invocation call(Object... arguments) {
    return call(new ByteArrayOutputStream(), new ByteArrayOutputStream(), arguments);
  }

  /** Runs a command to its end. */
  Result run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Cli.run(call(out, err, arguments));
    return new Result(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Runs a command that ends in one sentence on stderr and says nothing else. */
  String refusal(int exit, Object... arguments) {
    Result result = run(arguments).exits(exit);
    assertEquals("", result.out);
    assertEquals(1, result.err.lines().count(), result.err);
    assertEquals("closewait: ", result.err.substring(0, 11));
    return result.err.trim();
  }
}
