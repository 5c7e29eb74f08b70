// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play;
import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.ByteCode;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Others change the classes that we change: before, after and beside us, and back again. */
class OtherAgentsIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";

  /** That can attach to themselves. */
  static Stream<JavaRuntime> complete() {
    return Runtimes.full().stream()
        .filter(runtime -> Files.exists(runtime.home().resolve("bin/jcmd")));
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.AGENTS,
      done =
          "An agent attaches after ours and weaves timing into all methods of the classes we hook",
      held =
          "sockets and channels that leak before and after are reported at their lines; ours goes"
              + " out again")
  @TakesLong
  void attachedAfterOurs(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("after-" + runtime);
    try (AgentRun run = AgentRun.start(withLibraries(runtime), files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      Leaks.reported(run, peer, 3);
      tolerateByteBuddy(run);
      AgentRun.load(run.jvm.pid(), otherAgent(files), "");
      Campaign.figure("classes woven: " + run.jvm.awaitSaid("other agent wove "));
      Leaks.reported(run, peer, 3, 6);
      CommandLine.own().run("detach", run.jvm.pid()).exits(0);
      assertWorks(run, peer);
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.AGENTS,
      done =
          "An agent that weaves into all methods of the classes we hook stands before ours on the"
              + " command line, and after",
      held = "leaks are reported at their lines")
  @TakesLong
  void atStart(JavaRuntime runtime) throws IOException {
    for (boolean first : new boolean[] {true, false}) {
      AgentFiles files = new AgentFiles("beside-" + runtime);
      Path other = otherAgent(files);
      TestedJvm.Builder builder = withLibraries(runtime);
      String options = files.options() + "," + AgentRun.SHORTEST_TIMES;
      if (first) {
        builder.agent(other, "").agent(Config.agentJar(), options);
      } else {
        builder.agent(Config.agentJar(), options).agent(other, "");
      }
      try (AgentRun run = AgentRun.startWithout(builder, files);
          Peer peer = new Peer()) {
        tolerateByteBuddy(run);
        Leaks.reported(run, peer, 3);
        run.finish();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("complete")
  @Held(
      part = Part.AGENTS,
      done =
          "The application attaches to itself by Byte Buddy, weaves, has every class of the JDK's"
              + " network given to all agents anew, and takes its code out again",
      held = "leaks are reported at their lines after each step")
  @TakesLong
  void byteBuddyAttachesItself(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("self-" + runtime);
    try (AgentRun run = AgentRun.start(withLibraries(runtime), files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      Leaks.reported(run, peer, 3);
      tolerateByteBuddy(run);
      run.jvm.command("play BringsByteBuddy 0 0");
      Campaign.figure(
          "classes given anew: " + run.jvm.awaitSaid("BringsByteBuddy wove, and gave anew "));
      Leaks.reported(run, peer, 3, 6);
      run.jvm.command("go BringsByteBuddy");
      Leaks.reported(run, peer, 3, 9);
      run.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("complete")
  @Held(
      part = Part.AGENTS,
      done =
          "Mockito mocks sockets, listeners and channels in place, 500 of each, beside real ones",
      held = "mocks are mocks, real ones are watched, and mocks are neither counted nor reported")
  @TakesLong
  void mockitoInline(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("mockito-" + runtime);
    try (AgentRun run = AgentRun.start(withLibraries(runtime), files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      Leaks.reported(run, peer, 3);
      tolerateByteBuddy(run);
      // of what Mockito appends
      run.tolerate("OpenJDK 64-Bit Server VM warning: Sharing is only supported for boot loader");
      run.jvm.command("play BringsMockito 500 0");
      Leaks.reported(run, peer, 3, 6);
      run.finish();
      assertEquals(2, files.events("leak").stream().map(e -> e.text("site")).distinct().count());
    }
  }

  @Test
  @Held(
      part = Part.AGENTS,
      done =
          "A debugger puts the JDK's own code in place of classes that carry our hooks, and a class"
              + " of the application anew (JDWP hot swap)",
      held = "the hooks are there again, and leaks are reported at their lines")
  void hotSwap() throws Exception {
    JavaRuntime runtime = Runtimes.own();
    AgentFiles files = new AgentFiles("swap-" + runtime);
    TestedJvm.Builder builder = TestedJvm.on(runtime).option(ByteCode.OPTION);
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      Leaks.reported(run, peer, 3);
      Map<String, byte[]> swapped = new HashMap<>();
      for (String name :
          List.of(
              "sun.nio.ch.SocketDispatcher",
              "sun.nio.ch.ServerSocketChannelImpl",
              "sun.nio.ch.SocketChannelImpl",
              "sun.nio.ch.NioSocketImpl")) {
        swapped.put(name, ofTheJdk(name));
      }
      String scenario = "com.example.app.SocketServerIgnoresEof";
      Path file = Config.programs().resolve(scenario.replace('.', '/') + ".class");
      swapped.put(scenario, Files.readAllBytes(file));
      new ByteCode(run.jvm).redefine(swapped);
      Leaks.reported(run, peer, 3, 6);
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      assertEquals(List.of(), files.events("hooks"));
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  @Held(
      part = Part.AGENTS,
      done = "The application is a module on the module path",
      held = "its leaks are reported at their lines")
  void applicationOnTheModulePath(JavaRuntime runtime) throws IOException {
    if (runtime.version() < 9) {
      return; // has no modules
    }
    AgentFiles files = new AgentFiles("module-" + runtime);
    Path jar = files.folder.resolve("programs.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(Config.programs())) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(Config.programs().relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    TestedJvm.Builder builder =
        TestedJvm.on(runtime)
            .option("--module-path=" + jar)
            .main("--module=programs/com.example.app.Main");
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      Leaks.reported(run, peer, 3);
      run.finish();
    }
  }

  /** What Java 24 and later say of the Byte Buddy that the others weave with. */
  private static void tolerateByteBuddy(AgentRun run) {
    run.tolerate("WARNING: A terminally deprecated method in sun.misc.Unsafe has been called");
    run.tolerate("WARNING: sun.misc.Unsafe::objectFieldOffset ");
    run.tolerate(
        "WARNING: Please consider reporting this to the maintainers of class net.bytebuddy");
  }

  /** After our agent has gone. */
  private static void assertWorks(AgentRun run, Peer peer) throws IOException {
    Play play = Repertoire.named("SocketServerCloses");
    play.open(run.jvm, peer, 3);
    run.jvm.awaitSaid(3, play.scenario() + " closed one");
    assertEquals(0, run.jvm.quit(), run.jvm.story());
    run.assertUnharmed();
  }

  private static byte[] ofTheJdk(String name) throws IOException {
    Module base = Object.class.getModule();
    try (InputStream in = base.getResourceAsStream(name.replace('.', '/') + ".class")) {
      assertTrue(in != null, name);
      return in.readAllBytes();
    }
  }

  private static TestedJvm.Builder withLibraries(JavaRuntime runtime) {
    TestedJvm.Builder builder = TestedJvm.on(runtime).option("-Xmx256m");
    for (Class<?> library :
        List.of(
            net.bytebuddy.ByteBuddy.class,
            net.bytebuddy.agent.ByteBuddyAgent.class,
            org.mockito.Mockito.class,
            org.objenesis.Objenesis.class)) {
      builder.alsoOnClassPath(
          Path.of(library.getProtectionDomain().getCodeSource().getLocation().getPath()));
    }
    return builder;
  }

  /** Nothing but a manifest: its class is one of the application's. */
  private static Path otherAgent(AgentFiles files) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", "com.example.app.OtherAgent");
    attributes.putValue("Agent-Class", "com.example.app.OtherAgent");
    attributes.putValue("Can-Retransform-Classes", "true");
    Path jar = files.folder.resolve("other.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
