// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./demo} as a user types it, with the jars of this build. */
class DemoScriptIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path OWN_JAVA = Path.of(System.getProperty("java.home"));
  private static final int PATIENCE_SECONDS = 240;

  @TempDir private Path folder;

  @Test
  void namesTheLeakLeavesTheTwinAloneAndMakesThePage() throws Exception {
    wellTold(demo(OWN_JAVA, "--page"));
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nio",
        "tls",
        "async",
        "unclosed-body",
        "idle-pool",
        "netty",
        "netty-epoll",
        "holders",
        "junit",
        "flood"
      })
  void everyOtherStory(String story) throws Exception {
    wellTold(demo(OWN_JAVA, story.split(" ")));
  }

  @Tag("long")
  @Test
  void virtualThreads() throws Exception {
    Path java = java21();
    assumeTrue(java != null, "no Java 21 or newer on this machine");
    wellTold(demo(java, "virtual-threads"));
  }

  @Tag("long")
  @Test
  void aRealPrometheusCountsTheSame() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prometheus")), "no Prometheus here");
    Said said = demo(OWN_JAVA, "--prometheus");
    wellTold(said);
    assertTrue(said.text.contains("closewait_sockets_leaked = 50"), said.text);
  }

  @Test
  void listHasEveryStory() throws Exception {
    Said list = demo(OWN_JAVA, "list");
    assertEquals(0, list.status);
    String script = Files.readString(ROOT.resolve("demo"));
    for (String line : list.text.lines().toList()) {
      String story = line.substring(0, line.indexOf(' '));
      assertTrue(script.matches("(?s).*[ |]" + story + "( \\||\\)).*"), story + " is not played");
    }
  }

  @Test
  void whatIsWrongGetsOneSentence() throws Exception {
    Said wrong = demo(OWN_JAVA, "sockte");
    assertEquals(2, wrong.status);
    assertTrue(wrong.text.startsWith("./demo: 'sockte' is not accepted.\n"), wrong.text);
    Path old = folder.resolve("bin/java");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "#!/bin/sh\necho 'java version \"1.8.0_121\"' >&2\n");
    assertTrue(old.toFile().setExecutable(true));
    Said tooOld = demo(folder);
    assertEquals(1, tooOld.status);
    assertTrue(tooOld.text.endsWith("is Java 8; this needs a JDK 17 or newer.\n"), tooOld.text);
  }

  private static void wellTold(Said said) {
    assertAll(
        () -> assertEquals(0, said.status, said.text),
        () -> assertTrue(said.text.contains("CLOSE_WAIT: the other side"), said.text),
        () -> assertTrue(said.text.contains("The lines that are wrong, and"), said.text),
        () -> assertFalse(said.text.contains("grep:"), said.text));
  }

  private record Said(int status, String text) {}

  private Said demo(Path java, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", ROOT.resolve("demo").toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "demo", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().put("DEMO_BUILT", "by this build");
    Process demo = builder.redirectOutput(output.toFile()).start();
    demo.getOutputStream().close();
    if (!demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      demo.toHandle().destroy();
      throw new AssertionError("still plays: " + Files.readString(output));
    }
    return new Said(demo.exitValue(), Files.readString(output));
  }

  private static Path java21() throws IOException {
    if (Runtime.version().feature() >= 21) {
      return OWN_JAVA;
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(installed)) {
      return null;
    }
    try (Stream<Path> homes = Files.list(installed)) {
      return homes.filter(DemoScriptIT::hasVirtualThreads).findFirst().orElse(null);
    }
  }

  private static boolean hasVirtualThreads(Path home) {
    try {
      return Files.readAllLines(home.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("[^0-9.]", "").replaceFirst("\\..*", ""))
          .anyMatch(feature -> !feature.isEmpty() && Integer.parseInt(feature) >= 21);
    } catch (IOException noRuntime) {
      return false;
    }
  }
}
