// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A program under the agent. {@link #finish} ends it and asserts what holds for every run: the
 * application was not harmed, and everything the agent wrote can be read.
 */
public final class AgentRun implements AutoCloseable {
  /** How the agent comes into the JVM. */
  public enum Loading {
    AT_START,
    ATTACHED
  }

  /** Short times, so that a test is short; a tick of the agent's clock is a second. */
  public static final String TIMES = "grace=3s,grace.unread=4s,interval=1s,summary=5s";

  /** The same for programs in which nothing is to be closed in time: all that they open leaks. */
  public static final String SHORTEST_TIMES = "grace=1s,grace.unread=1s,interval=1s,summary=5s";

  public final TestedJvm jvm;
  public final AgentFiles files;

  private final List<String> tolerated = new ArrayList<>();

  private AgentRun(TestedJvm jvm, AgentFiles files) {
    this.jvm = jvm;
    this.files = files;
  }

  /** Starts the program; options are added to those that name the files. */
  public static AgentRun start(TestedJvm.Builder builder, AgentFiles files, String options)
      throws IOException {
    String all = files.options() + (options.isEmpty() ? "" : "," + options);
    builder.agent(Config.agentJar(), all).in(files.folder);
    return started(new AgentRun(builder.start(), files));
  }

  /** Starts the program without the agent; {@link #attach} brings it later. */
  public static AgentRun startWithout(TestedJvm.Builder builder, AgentFiles files)
      throws IOException {
    return started(new AgentRun(builder.in(files.folder).start(), files));
  }

  /** A program that was started with an agent of its own making. */
  public static AgentRun of(TestedJvm jvm, AgentFiles files) {
    return started(new AgentRun(jvm, files));
  }

  private static AgentRun started(AgentRun run) {
    run.jvm.awaitSaid("up");
    return run;
  }

  /** Loads the agent into the running program; {@link #finish} asserts that it was at work. */
  public void attach(String options) {
    load(jvm.pid(), files.options() + (options.isEmpty() ? "" : "," + options));
  }

  /** Loads the agent into a process. */
  public static void load(long pid, String options) {
    load(pid, Config.agentJar(), options);
  }

  /** Loads any agent into a process. */
  public static void load(long pid, Path jar, String options) {
    try {
      VirtualMachine target = VirtualMachine.attach(Long.toString(pid));
      try {
        target.loadAgent(jar.toString(), options);
      } catch (AgentLoadException e) {
        // Java 8 answers 0 for success in a form that 9 and newer take for a failure
        if (!"0".equals(e.getMessage())) {
          throw e;
        }
      } finally {
        target.detach();
      }
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new AssertionError("could not attach", e);
    }
  }

  /** The start of a line on stderr that this test is about. */
  public void tolerate(String start) {
    tolerated.add(start);
  }

  public Event awaitEvent(String name, Predicate<Event> wanted) {
    return Await.until(
        () -> files.events(name).stream().filter(wanted).findFirst().orElse(null),
        () -> "no such event " + name + "; there are " + files.events() + jvm.story());
  }

  /** Ends the program and asserts that nothing was harmed. */
  public void finish() {
    int exit = jvm.quit();
    assertAll(
        () -> assertEquals(0, exit, "exit code" + jvm.story()),
        this::assertUnharmed,
        () -> assertEquals(1, files.events("start").size(), "start events"),
        () -> assertEquals(1, files.events("stop").size(), "stop events"),
        () -> assertEquals("stop", last(files.events()).name(), "last event"));
  }

  /** What holds whenever the program has run, however it ended. */
  public void assertUnharmed() {
    List<Event> events = files.events();
    assertAll(
        () -> assertEquals(List.of(), files.events("hooks"), "hooks failed or are missing"),
        () -> assertEquals(List.of(), foreign(jvm.stdout()), "not the program's on stdout"),
        () -> assertEquals(List.of(), failures(jvm.stdout()), "the program failed"),
        () -> assertEquals(List.of(), unexpected(jvm.stderr()), "on stderr"),
        () -> assertHeads(events));
  }

  /** Every line carries what a reader needs to place it. */
  private void assertHeads(List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      assertEquals(1, event.number("v"), "v of " + event);
      assertEquals(jvm.pid(), event.number("pid"), "pid of " + event);
      assertEquals(events.get(0).text("run"), event.text("run"), "run of " + event);
      assertEquals(events.get(0).number("seq") + i, event.number("seq"), "seq of " + event);
      java.time.OffsetDateTime.parse(event.text("time"));
    }
  }

  private static Event last(List<Event> events) {
    return events.get(events.size() - 1);
  }

  private static List<String> foreign(List<String> stdout) {
    return stdout.stream().filter(line -> !line.startsWith("> ")).toList();
  }

  private static List<String> failures(List<String> stdout) {
    return stdout.stream().filter(line -> line.contains(" FAILED")).toList();
  }

  /** Without the pointer to the log, and what the JVM says of an agent that is loaded late. */
  private List<String> unexpected(List<String> stderr) {
    List<String> rest = new ArrayList<>(stderr);
    rest.stream().filter(this::pointsToLog).findFirst().ifPresent(rest::remove); // once
    rest.removeIf(line -> tolerated.stream().anyMatch(line::startsWith));
    return rest.stream()
        .filter(line -> !line.startsWith("WARNING: A Java agent has been loaded dynamically"))
        .filter(line -> !line.startsWith("WARNING: If a serviceability tool is "))
        .filter(line -> !line.startsWith("WARNING: Dynamic loading of agents will be disallowed"))
        .toList();
  }

  private boolean pointsToLog(String line) {
    return line.startsWith("closewait: the report") && line.endsWith("'" + files.log + "'");
  }

  @Override
  public void close() {
    jvm.close();
  }
}
