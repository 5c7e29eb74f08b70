// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.KernelView;
import io.closewait.it.harness.Keys;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One program on one Java under the agent. First everything healthy is played, then what leaks,
 * then the canary; {@link #judge} asserts that exactly the leaks are reported.
 */
final class StackRun implements AutoCloseable {
  /** The graces, in seconds; whatever is healthy stays quiet for a shorter time. */
  static final int GRACE = 6, GRACE_UNREAD = 8;

  private static final String OPTIONS =
      "interval=1s,summary=5s,grace=" + GRACE + "s,grace.unread=" + GRACE_UNREAD + "s";

  final TestedJvm jvm;
  final Result result;

  private final AgentRun run;
  private final String program;
  private final Peer peer = new Peer();

  /** Whether the agent came with the JVM. */
  private final boolean loaded;

  private StackRun(String program, JavaRuntime runtime, AgentRun run, boolean loaded) {
    this.program = program;
    this.run = run;
    this.jvm = run.jvm;
    this.loaded = loaded;
    this.result = new Result(program, runtime.version());
  }

  /** Starts a JVM for the program. */
  static StackRun start(String program, JavaRuntime runtime, String... jvmOptions)
      throws IOException {
    return counted(start(program, runtime, OPTIONS, -1, jvmOptions));
  }

  /** The same with so many descriptors. */
  static StackRun startWith(int descriptors, String program, JavaRuntime runtime)
      throws IOException {
    return counted(start(program, runtime, OPTIONS, descriptors, new String[0]));
  }

  /** The same with the graces that the agent has when nobody gives it any. */
  static StackRun startAsItComes(String program, JavaRuntime runtime) throws IOException {
    return counted(start(program, runtime, "", -1, new String[0]));
  }

  /** The same for a table of its own; {@link #load} has to be called. */
  static StackRun of(String program, JavaRuntime runtime, Loading loading) throws IOException {
    if (loading == Loading.AT_START) {
      return start(program, runtime, OPTIONS, -1, new String[0]);
    }
    AgentFiles files = new AgentFiles(program + "-" + runtime);
    AgentRun run = AgentRun.startWithout(builder(runtime), files);
    return new StackRun(program, runtime, run, false);
  }

  /** Packed by {@link BootJar}, and started by its launcher. */
  static StackRun inAJarOfJars(String program, JavaRuntime runtime)
      throws IOException, URISyntaxException {
    AgentFiles files = new AgentFiles(program + "-" + runtime);
    Path jar = files.folder.resolve("boot.jar");
    BootJar.write(jar, Config.programs(), stacks());
    TestedJvm.Builder builder = options(runtime).programs(jar).main(BootJar.MAIN);
    return new StackRun(program, runtime, AgentRun.start(builder, files, OPTIONS), true);
  }

  private static StackRun counted(StackRun run) {
    StackTable.add(run.result);
    return run;
  }

  /** Loads the agent where it is not there yet. */
  void load() {
    if (!loaded) {
      run.attach(OPTIONS);
    }
  }

  private static StackRun start(
      String program, JavaRuntime runtime, String options, int descriptors, String[] jvmOptions)
      throws IOException {
    TestedJvm.Builder builder = builder(runtime);
    if (descriptors > 0) {
      builder.under("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh");
    }
    for (String option : jvmOptions) {
      builder.option(option);
    }
    AgentFiles files = new AgentFiles(program + "-" + runtime);
    return new StackRun(program, runtime, AgentRun.start(builder, files, options), true);
  }

  private static TestedJvm.Builder builder(JavaRuntime runtime) throws IOException {
    TestedJvm.Builder builder = options(runtime);
    for (Path jar : stacks()) {
      builder.alsoOnClassPath(jar);
    }
    return builder;
  }

  private static TestedJvm.Builder options(JavaRuntime runtime) {
    TestedJvm.Builder builder = TestedJvm.on(runtime).main("com.example.stacks.Main");
    builder.option("-Xmx256m");
    builder.option("-Djava.util.logging.config.file=" + logging());
    builder.option("-Dstacks.keys=" + Keys.store());
    if (runtime.version() >= 24) { // what its users do against warnings about their libraries
      builder.option("--enable-native-access=ALL-UNNAMED");
      builder.option("--sun-misc-unsafe-memory-access=allow");
    }
    return builder;
  }

  private static Path logging() {
    return Config.programs().resolve("logging.properties");
  }

  /** The jars of all stacks. */
  static List<Path> stacks() throws IOException {
    String classPath = Files.readString(Config.target().resolve("programs.classpath")).trim();
    return List.of(classPath.split(File.pathSeparator)).stream().map(Path::of).toList();
  }

  /** Tells the program what to do, and waits until it is done. */
  void command(String command, Object... numbers) {
    commandTo(program, command, numbers);
  }

  /** The same for a second instance of the program. */
  void commandTo(String instance, String command, Object... numbers) {
    StringBuilder line = new StringBuilder(instance).append(' ').append(command);
    for (Object number : numbers) {
      line.append(' ').append(number);
    }
    jvm.command(line.toString());
  }

  /** A number that the program has said after these words. */
  int said(String words) {
    return saidBy(program, words);
  }

  /** The same for a second instance of the program. */
  int saidBy(String instance, String words) {
    return Integer.parseInt(jvm.awaitSaid(instance + " " + words + " "));
  }

  /** Name of a second instance of the program, in the same JVM. */
  String second() {
    return program + "#second";
  }

  /** Waits until the kernel shows so many connections at this port whose peer has left. */
  void awaitCloseWait(int port, int count) {
    Await.until(
        () -> closeWait(port) == count,
        () -> {
          KernelView view = KernelView.of(jvm.pid());
          return "the kernel shows "
              + closeWait(port)
              + " in place of "
              + count
              + ", and "
              + view.unlisted
              + " dead or not connected: "
              + view.connections.stream().filter(c -> c.state() != 8).toList()
              + run.files.events("leak");
        });
  }

  long closeWait(int port) {
    return KernelView.of(jvm.pid()).count(KernelView.CLOSE_WAIT, port);
  }

  /** From now on so many sockets are leaked by the line marked so in a program's source. */
  void expect(String kind, String source, String mark, int count) {
    result.leaks.add(new ExpectedLeak(kind, source, mark, count));
  }

  /** Waits for the reports, ends the program, and asserts that they are right. */
  void judge() throws IOException {
    ExpectedLeak canary = new ExpectedLeak("FIN_UNREAD", "Canary", "where", 1);
    jvm.command("Canary leak " + peer.serve(Peer.Habit.ANSWERS_AND_LEAVES));
    canary.awaitReport(run);
    awaitReports();
    result.library = jvm.awaitSaid(program + " library ");
    List<Event> leaks = run.files.events("leak");
    run.finish();
    assertAll(
        () -> assertAll(result.leaks.stream().map(leak -> () -> leak.assertRight(leaks))),
        () -> assertEquals(List.of(), unexpected(leaks, canary), "false alarms"));
    result.held = true;
  }

  /** Waits until all that is expected is reported. */
  void awaitReports() {
    result.leaks.forEach(leak -> leak.awaitReport(run));
  }

  /** Waits until so many sockets are told to be leaked, at whatever sites. */
  void awaitLeaked(int count) {
    run.awaitEvent("descriptors", counted -> counted.number("leakedSockets") == count);
  }

  /** Waits for the line of a leak of so many sockets at least. */
  Event awaitLeakOf(int least) {
    return run.awaitEvent("leak", leak -> leak.number("count") >= least);
  }

  /** The sites of all leaks that were reported. */
  Set<String> sites() {
    return run.files.events("leak").stream()
        .map(leak -> leak.text("site"))
        .collect(Collectors.toSet());
  }

  /** Descriptors that the program has open. */
  int descriptors() {
    return new File("/proc/" + jvm.pid() + "/fd").list().length;
  }

  /** Ends the program; returns the warnings of its whole life. */
  List<Event> warnings() {
    run.finish();
    return run.files.events("leak").stream()
        .filter(leak -> !leak.text("severity").equals("info"))
        .toList();
  }

  private List<Event> unexpected(List<Event> leaks, ExpectedLeak canary) {
    return leaks.stream()
        .filter(line -> !canary.is(line))
        .filter(line -> result.leaks.stream().noneMatch(leak -> leak.is(line)))
        .toList();
  }

  @Override
  public void close() throws IOException {
    peer.close();
    run.close();
  }
}
