// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentJar;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.ByteCode;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.FreePort;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.InProcess;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Peer.Habit;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes and goes as often as one likes. */
class DetachIT {
  private static final String BEAN = "> bean io.closewait:type=Closewait";

  /** Loaded by a server on channels, hooked on every version. */
  private static final List<String> HOOKED =
      List.of(
          "sun.nio.ch.SocketDispatcher",
          "sun.nio.ch.SocketChannelImpl",
          "sun.nio.ch.ServerSocketChannelImpl");

  private static final String MADE = "> BusyConnects made ";
  private static final int BUSY_THREADS = 2;
  private static final int PAUSE_MILLIS = 2;
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 100;

  /**
   * The JVM counts each class once more whenever it is patched and whenever it gets its own byte
   * code back; a second loader of ours would bring more than a hundred.
   */
  private static final int CLASSES_A_ROUND = 30;

  /**
   * The JVM itself keeps the environment of each loaded agent and, for a while, older versions of
   * patched classes. A loader of ours would keep several thousand.
   */
  private static final long KILOBYTES_A_ROUND = 250;

  private static final int ROUNDS_WITH_BEAN = 10;

  /** Up to a minute each: only the newest, unless one or all are asked for. */
  static List<JavaRuntime> runtimes() {
    List<JavaRuntime> all = Runtimes.full();
    boolean each = Boolean.getBoolean("test.jdks.all") || Config.reliability() != null;
    return each ? all : all.subList(all.size() - 1, all.size());
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @ResourceLock(Resources.SYSTEM_OUT)
  @Held(
      part = Part.LONG,
      done =
          "The agent is attached and detached 100 times while two threads connect again and again",
      held = "no connect fails; descriptors, threads, class loaders and memory are as before")
  void leavesNothingBehind(JavaRuntime runtime) throws Exception {
    try (TestedJvm jvm = fixedHeap(runtime).start();
        Peer peer = new Peer();
        InProcess closewait = new InProcess(Config.agentJar())) {
      jvm.awaitSaid("up");
      int port = FreePort.find();
      int busy = peer.serve(Habit.LEAVES);
      jvm.command("play BusyConnects " + PAUSE_MILLIS + " " + busy);
      rounds(closewait, jvm, WARM_UP, port);
      jvm.command("go BusyConnects");
      Await.until(() -> made(jvm) == BUSY_THREADS, () -> "still busy" + jvm.story());
      Footprint before = Footprint.of(jvm, "before");
      jvm.command("play BusyConnects " + PAUSE_MILLIS + " " + busy);
      rounds(closewait, jvm, ROUNDS, port);
      jvm.command("go BusyConnects");
      Await.until(() -> made(jvm) == 2 * BUSY_THREADS, () -> "still busy" + jvm.story());
      Footprint after = Footprint.of(jvm, "after");
      String story = before + " became " + after;
      Campaign.figure(ROUNDS + " rounds: " + story);
      assertTrue(jvm.stdout().stream().noneMatch(line -> line.contains("FAILED")), jvm.story());
      assertAsBefore(before, after, ROUNDS);
      assertTrue(
          after.residentKilobytes - before.residentKilobytes < ROUNDS * KILOBYTES_A_ROUND, story);
      assertEquals(List.of(), CommandLineIT.mailboxes(jvm.pid()));
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close(); // it is free again
      assertEquals(0, jvm.quit());
      assertEquals(List.of(), jvm.stderr().stream().filter(DetachIT::bad).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @ResourceLock(Resources.SYSTEM_OUT)
  @Held(
      part = Part.PORT,
      done =
          "The agent is attached and detached ten times, and each time its MXBean is registered and"
              + " all of its attributes are read",
      held =
          "descriptors, threads and classes are as before, and no object of the agent's is left that"
              + " was not there after the first time")
  void leavesNothingOfItsBeanBehind(JavaRuntime runtime, @TempDir Path folder) throws Exception {
    try (TestedJvm jvm = fixedHeap(runtime).start();
        InProcess closewait = new InProcess(inAHurry(folder))) {
      jvm.awaitSaid("up");
      roundsWithBean(closewait, jvm, 1); // what the JDK makes for its own first bean stays
      Footprint before = Footprint.of(jvm, "before");
      Map<String, Long> objects = objects(jvm);
      roundsWithBean(closewait, jvm, ROUNDS_WITH_BEAN);
      Footprint after = Footprint.of(jvm, "after");
      Campaign.figure(ROUNDS_WITH_BEAN + " rounds: " + before + " became " + after);
      assertAsBefore(before, after, ROUNDS_WITH_BEAN);
      assertEquals(objects, objects(jvm));
      assertEquals(List.of(), traces(jvm));
      assertEquals(0, jvm.quit());
    }
  }

  private static void roundsWithBean(InProcess closewait, TestedJvm jvm, int count) {
    for (int i = 0; i < count; i++) {
      closewait.run("attach", Long.toString(jvm.pid()), "log=none,interval=100ms");
      jvm.command("play ReadsTheBean 0 0");
      closewait.run("detach", Long.toString(jvm.pid()));
    }
  }

  /**
   * Of each class of ours, its loaders among them, how many objects there are after a collection.
   */
  private static Map<String, Long> objects(TestedJvm jvm) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process histogram =
        new ProcessBuilder(jcmd.toString(), Long.toString(jvm.pid()), "GC.class_histogram").start();
    Map<String, Long> objects = new TreeMap<>();
    for (String line : new String(histogram.getInputStream().readAllBytes()).split("\n")) {
      String[] cells = line.trim().split("\\s+"); // rank, objects, bytes, class
      if (cells.length >= 4 && cells[3].startsWith("io.closewait.")) {
        objects.merge(cells[3].replaceFirst("/0x.*", ""), Long.parseLong(cells[1]), Long::sum);
      }
    }
    assertEquals(1, objects.get("io.closewait.launcher.IsolatedLoader"), objects::toString);
    return objects;
  }

  /**
   * The agent's jar but for one number: how many seconds the bean waits for an application that may
   * bring a LogManager of its own. No test has the time to wait so long in each round.
   */
  private static Path inAHurry(Path folder) throws IOException {
    String number = "\5\0\0\0\0\0\0\0"; // a long, in a class file, but for its last byte
    return AgentJar.copyWith(
        number + '\0',
        number + '\n', // 10
        folder.resolve("closewait-agent.jar"),
        AgentJar.ISOLATED + "io/closewait/platform/LateStart.class");
  }

  private static void assertAsBefore(Footprint before, Footprint after, int rounds) {
    String story = before + " became " + after;
    assertEquals(before.descriptors, after.descriptors, story);
    assertTrue(after.threads <= before.threads, story);
    assertTrue(after.classes - before.classes < rounds * CLASSES_A_ROUND, story);
    assertTrue(after.heapKilobytes - before.heapKilobytes < 1024, story);
  }

  /** Threads that have ended their work. */
  private static long made(TestedJvm jvm) {
    return jvm.stdout().stream().filter(line -> line.startsWith(MADE)).count();
  }

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  void takesEverythingBack(JavaRuntime runtime, @TempDir Path folder) throws Exception {
    CommandLine closewait =
        CommandLine.by(Path.of(System.getProperty("java.home")), inAHurry(folder));
    try (TestedJvm jvm = TestedJvm.on(runtime).option(ByteCode.OPTION).start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      Repertoire.named("SocketServerIgnoresEof").open(jvm, peer, 1);
      Repertoire.named("ChannelServerIgnoresEof").open(jvm, peer, 1);
      assertEquals(List.of(), traces(jvm));
      ByteCode seen = new ByteCode(jvm);
      Map<String, Map<String, String>> before = code(seen);
      int port = FreePort.find();
      closewait.run("attach", jvm.pid(), "log=none,interval=1s,metrics=" + port).exits(0);
      Await.until(
          () -> traces(jvm).containsAll(List.of("> thread closewait", BEAN)),
          () -> "no thread, or no bean: " + traces(jvm));
      code(seen)
          .forEach((name, now) -> assertNotEquals(before.get(name), now, name + " has no hook"));
      closewait.run("detach", jvm.pid()).exits(0);
      assertEquals(before, code(seen));
      assertEquals(List.of(), traces(jvm));
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close(); // it is free again
      assertEquals(0, jvm.quit());
    }
  }

  /** Of each hooked class its methods. */
  private static Map<String, Map<String, String>> code(ByteCode seen) throws Exception {
    Map<String, Map<String, String>> code = new TreeMap<>();
    for (String name : HOOKED) {
      Map<String, String> methods = seen.of(name);
      assertFalse(methods.isEmpty(), name + " is not loaded");
      code.put(name, methods);
    }
    return code;
  }

  /** Threads and beans of the agent's that are there now. */
  private static List<String> traces(TestedJvm jvm) {
    int earlier = jvm.stdout().size();
    jvm.command("threads");
    jvm.command("beans");
    return jvm.stdout().stream().skip(earlier).filter(line -> line.contains("closewait")).toList();
  }

  /** The heap's pages are all in use from the start, and the compiler needs few of its own. */
  private static TestedJvm.Builder fixedHeap(JavaRuntime runtime) {
    return TestedJvm.on(runtime)
        .option("-XX:+UseSerialGC")
        .option("-Xms64m")
        .option("-XX:+AlwaysPreTouch")
        .option("-XX:TieredStopAtLevel=1");
  }

  private static boolean bad(String line) {
    return line.contains("WARN ") || line.contains("not installed") || line.contains("lost");
  }

  private static void rounds(InProcess closewait, TestedJvm jvm, int count, int port) {
    for (int i = 0; i < count; i++) {
      closewait.run("attach", Long.toString(jvm.pid()), "log=stderr,metrics=" + port);
      closewait.run("detach", Long.toString(jvm.pid()));
    }
  }

  /** What a process holds on to. */
  private record Footprint(
      int descriptors, long threads, long classes, long heapKilobytes, long residentKilobytes) {
    static Footprint of(TestedJvm jvm, String name) throws IOException {
      jvm.command("footprint " + name);
      String[] numbers = jvm.awaitSaid("footprint " + name).split(" ");
      return new Footprint(
          new File("/proc/" + jvm.pid() + "/fd").list().length,
          Long.parseLong(numbers[0]),
          Long.parseLong(numbers[1]),
          Long.parseLong(numbers[2]),
          resident(jvm.pid()));
    }

    private static long resident(long pid) throws IOException {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
