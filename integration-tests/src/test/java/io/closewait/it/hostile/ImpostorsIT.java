// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Processes whose files are traps, or lie. Whatever they are, each command ends soon, says nothing
 * that a terminal obeys, and the other processes have their rows.
 */
class ImpostorsIT {
  /** What a command may wait for others, all its limits together. */
  private static final int MOST_SECONDS = 40;

  /** What it has to do itself, as often as a JVM starts: some, and one of them in the target. */
  private static final int STARTS = 10;

  private static final Set<Integer> PROPER = Set.of(0, 3, 4, 5, 6);
  private static final List<String> COMMANDS =
      List.of("list", "status", "report", "top", "attach", "detach");

  private final CommandLine closewait = CommandLine.own();
  private long worstMillis;

  /** Of a command that looks at nobody: what this machine, busy as it is, takes for that alone. */
  private long startMillis;

  @Test
  @Held(
      part = Part.COMMANDS,
      done =
          "The file `release` of a JDK is a pipe, a link to `/dev/zero`, a terabyte, a folder, a"
              + " link to itself, noise, terminal codes, an absurd number",
      held = "`list` and `status` end, print clean text, and show the other processes")
  @TakesLong
  void releaseOfTheJdk() throws Exception {
    try (TestedJvm sound = started(TestedJvm.on(Runtimes.of(17)))) {
      for (Trap trap : Trap.values()) {
        measureStart();
        Path home = home(new AgentFiles("impostor-" + trap).folder);
        trap.put(home.resolve("release"), "JAVA_VERSION=\"%\"\n");
        try (TestedJvm evil =
            started(TestedJvm.on(new JavaRuntime(17, home)).option("-Xshare:off"))) {
          assertListed(run(trap, "list").exits(0), sound.pid());
          run(trap, "status", evil.pid());
          assertEquals(0, evil.quit());
        }
      }
      Campaign.figure(figure());
    }
  }

  @Test
  @Held(
      part = Part.COMMANDS,
      done = "The file `hello` of a mailbox is each of what the file `release` was",
      held = "every command ends, with a sentence where it cannot go on, and prints clean text")
  @TakesLong
  void hello() throws Exception {
    for (Trap trap : Trap.values()) {
      measureStart();
      try (TestedJvm sound = started(TestedJvm.on(Runtimes.of(17)));
          TestedJvm evil = started(TestedJvm.on(Runtimes.of(17)));
          Mailbox mailbox = new Mailbox(evil.pid())) {
        trap.put(mailbox.file("hello"), mailbox.hello("%", "%"));
        for (String command : COMMANDS) {
          if (command.equals("list")) {
            assertListed(run(trap, "list").exits(0), sound.pid());
          } else {
            run(trap, command, evil.pid());
          }
        }
      }
    }
    Campaign.figure(figure());
  }

  @Test
  @Held(
      part = Part.COMMANDS,
      done = "The answer to a question of root is each of what the file `release` was",
      held = "every command ends, prints clean text, and takes its question back")
  @TakesLong
  void answers() throws Exception {
    for (Trap trap : EnumSet.complementOf(EnumSet.of(Trap.NUMBER))) {
      measureStart();
      try (TestedJvm evil = started(TestedJvm.on(Runtimes.of(17)));
          Mailbox mailbox = new Mailbox(evil.pid())) {
        Files.writeString(mailbox.file("hello"), mailbox.hello("already", "2"));
        Thread clerk = new Thread(() -> mailbox.answer(trap));
        clerk.start();
        try {
          run(trap, "report", evil.pid());
          run(trap, "status", evil.pid(), "--json");
        } finally {
          mailbox.done = true;
          clerk.join();
        }
        assertEquals(List.of(), mailbox.requests());
      }
    }
    Campaign.figure(figure());
  }

  private static TestedJvm started(TestedJvm.Builder builder) throws IOException {
    TestedJvm jvm = builder.start();
    jvm.awaitSaid("up");
    return jvm;
  }

  private void measureStart() {
    long begin = System.nanoTime();
    closewait.run("version").exits(0);
    startMillis = Math.max(startMillis, millisSince(begin));
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private Result run(Trap trap, Object... arguments) {
    long begin = System.nanoTime();
    Result result = closewait.run(arguments);
    long millis = millisSince(begin);
    worstMillis = Math.max(worstMillis, millis);
    String story = trap + " " + List.of(arguments) + " took " + millis + " ms: " + result;
    assertTrue(millis < MOST_SECONDS * 1000 + STARTS * startMillis, story);
    assertTrue(PROPER.contains(result.exit()), story);
    assertClean(result.out(), story);
    assertClean(result.err(), story);
    boolean list =
        arguments[0].equals("list"); // of the others, a report is the process's own words
    assertFalse((list ? result.out() : result.err()).contains(Trap.FORGED), story);
    assertFalse(result.err().contains("Exception") || result.err().contains("defect"), story);
    return result;
  }

  private static void assertClean(String text, String story) {
    assertTrue(text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), story);
    assertTrue(text.indexOf(0x202e) < 0, story);
  }

  private static void assertListed(Result list, long pid) {
    String start = pid + " ";
    assertTrue(
        list.out().lines().anyMatch(line -> line.trim().startsWith(start)), "not listed: " + list);
  }

  private String figure() {
    return "the slowest command took " + worstMillis + " ms";
  }

  /** A JDK of links, but for what the launcher looks for beside itself. */
  private static Path home(Path folder) throws IOException {
    Path jdk = Runtimes.of(17).home().toRealPath();
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (String file : jdk.resolve("lib").toFile().list()) {
      if (!List.of("server", "libjli.so").contains(file)) {
        Files.createSymbolicLink(lib.resolve(file), jdk.resolve("lib").resolve(file));
      }
    }
    Files.createSymbolicLink(folder.resolve("conf"), jdk.resolve("conf").toRealPath());
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(lib.resolve("server"));
    Files.copy(jdk.resolve("bin/java"), folder.resolve("bin/java"));
    Files.copy(jdk.resolve("lib/libjli.so"), lib.resolve("libjli.so"));
    Files.copy(jdk.resolve("lib/server/libjvm.so"), lib.resolve("server/libjvm.so"));
    return folder;
  }

  /** A mailbox that no agent of ours has made. */
  private static final class Mailbox implements AutoCloseable {
    private static final String RIGHTS = "rwx------";

    volatile boolean done;
    private final Path folder;
    private final String start;

    Mailbox(long pid) throws IOException {
      folder = Path.of("/tmp/closewait-" + pid + "-evil");
      Files.createDirectory(
          folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(RIGHTS)));
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    Path file(String name) {
      return folder.resolve(name);
    }

    String hello(String outcome, String protocol) {
      return "protocol="
          + protocol
          + "\nversion=%\nstart="
          + start
          + "\noutcome="
          + outcome
          + "\nsentence=%\nrefused.1=%\n\n%";
    }

    List<Path> requests() throws IOException {
      try (Stream<Path> all = Files.list(folder)) {
        return all.filter(file -> file.toString().endsWith(".request")).toList();
      }
    }

    void answer(Trap trap) {
      try {
        while (!done) {
          for (Path request : requests()) {
            String id = request.getFileName().toString().split("[.-]")[0];
            try {
              Files.delete(request);
            } catch (NoSuchFileException takenBack) {
              // whoever asked has given up
            }
            trap.put(file(id + ".answer"), "warn=%\ninfo=%\nerror=\nrefused.1=%\n\nbody %\n");
          }
          Thread.sleep(5);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path each : all.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
    }
  }
}
