// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Proc;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import io.closewait.options.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How the agent comes, and what keeps it out. It never gets in here: the class path of the tests
 * has no bridge to define, which is as good a reason as any other.
 */
@Timeout(60)
class ComingTest {
  private static final String NO_BRIDGE =
      "not installed, the application runs without it: java.io.IOException: the jar lacks"
          + " closewait/boot/io/closewait/bootstrap/SiteCapture.class";

  private final List<ClassFileTransformer> transformers = new ArrayList<>();
  private final String vm = System.getProperty("java.vm.name");
  private final String system = System.getProperty("os.name");

  private final Instrumentation jvm =
      (Instrumentation)
          Proxy.newProxyInstance(
              ComingTest.class.getClassLoader(),
              new Class<?>[] {Instrumentation.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("addTransformer")) {
                  transformers.add((ClassFileTransformer) arguments[0]);
                }
                return method.getReturnType() == Class[].class ? new Class<?>[0] : null;
              });

  @AfterEach
  void restore() throws IOException {
    System.setProperty("java.vm.name", vm);
    System.setProperty("os.name", system);
    CurrentAgent.isGone(CurrentAgent.desk());
    CurrentAgent.release();
    Correspondent left = correspondent();
    if (left != null) {
      left.discard();
    }
  }

  private static Correspondent correspondent() throws IOException {
    long pid = ProcessHandle.current().pid();
    Long uid = Long.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
    return Correspondent.of(Proc.SYSTEM, pid, pid, uid);
  }

  private static List<Thread> waiting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("closewait"))
        .toList();
  }

  // ---- with the JVM ----------------------------------------------------------------------------

  @Test
  void atTheStartItWaitsForTheFirstSocketAndOnlyLooksAtNames() throws Exception {
    assertNull(Installation.install(Options.parse(""), jvm, false));
    assertEquals(1, transformers.size());
    assertTrue(CurrentAgent.isInstalled());
    assertNull(CurrentAgent.desk(), "not at work yet");
    assertEquals(1, waiting().size());
    Thread thread = waiting().get(0);
    CurrentAgent.wake(); // the first socket comes, and there is no bridge to be had
    thread.join(20_000);
    assertFalse(thread.isAlive(), "its thread has nothing to wait for");
  }

  @Test
  void whereAnOutputSpeaksAtOnceOrWhereItIsAttachedItTellsAtOnceWhatKeepsItOut() {
    assertEquals(NO_BRIDGE, Installation.install(Options.parse("json=stderr"), jvm, false));
    assertEquals(NO_BRIDGE, Installation.install(Options.parse(""), jvm, true));
    assertEquals(List.of(), transformers);
    assertEquals(List.of(), waiting());
    assertFalse(CurrentAgent.isInstalled());
  }

  @Test
  void anotherJvmIsRefused() {
    System.setProperty("java.vm.name", "Eclipse OpenJ9 VM");
    String refusal = Installation.install(Options.parse(""), jvm, false);
    assertTrue(refusal.contains("OpenJ9"), refusal);
    assertNull(Installation.warning());
    assertEquals(List.of(), transformers);
  }

  @Test
  void anotherSystemIsWarnedOnce() {
    assertNull(Installation.warning());
    System.setProperty("os.name", "Mac OS X");
    assertTrue(Installation.warning().contains("Mac OS X"));
    assertNull(Installation.install(Options.parse(""), jvm, false));
    assertNull(Installation.warning());
    CurrentAgent.wake();
  }

  @Test
  void whatTheJvmThrowsIsASentenceAndNoThreadIsLeftBehind() throws Exception {
    Instrumentation broken =
        (Instrumentation)
            Proxy.newProxyInstance(
                ComingTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException("planted");
                });
    String refusal = Installation.install(Options.parse(""), broken, false);
    assertTrue(refusal.endsWith("UnsupportedOperationException: planted"), refusal);
    for (Thread thread : waiting()) {
      thread.join(20_000);
    }
    assertEquals(List.of(), waiting());
  }

  // ---- before main -----------------------------------------------------------------------------

  private String told(String options) {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try {
      assertNull(new Handover().apply(new Object[] {"premain", options, jvm}));
    } finally {
      System.setErr(before);
    }
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  void switchedOffItDoesNothing() {
    assertEquals("", told("enabled=false"));
    assertEquals(List.of(), transformers);
  }

  @Test
  void aWrongOptionCostsOneLineAndTheAgentComes() {
    String said = told("graze=5s");
    assertTrue(said.startsWith("closewait: ") && said.contains("graze"), said);
    assertEquals(1, said.split("\n").length, said);
    assertEquals(1, transformers.size());
    CurrentAgent.wake();
  }

  @Test
  void whyItDoesNotComeIsOneLine() {
    assertEquals("closewait: " + NO_BRIDGE + "\n", told("json=stderr"));
  }

  // ---- into a running JVM ----------------------------------------------------------------------

  private Message hello(String argument) throws IOException {
    new Handover().apply(new Object[] {"agentmain", argument, jvm});
    try (Correspondent box = correspondent()) {
      assertNotNull(box);
      assertNotNull(box.hello().get(Protocol.AGENT_VERSION));
      return box.hello();
    }
  }

  @Test
  void theHelloTellsTheCommandLineWhatCameOfItsLoad() throws IOException {
    Message hello = hello(Summons.toInstall("abc", "").argument());
    assertEquals("abc", hello.get(Protocol.NONCE));
    assertEquals(Protocol.REFUSED, hello.get(Protocol.OUTCOME));
    assertEquals(NO_BRIDGE, hello.get(Protocol.SENTENCE));
  }

  @Test
  void aWrongOptionChangesNothing() throws IOException {
    Message hello = hello(Summons.toInstall("abc", "graze=5s").argument());
    assertEquals(Protocol.REFUSED, hello.get(Protocol.OUTCOME));
    assertTrue(hello.get(Protocol.SENTENCE).endsWith("; nothing was changed"));
    hello = hello(Summons.toInstall("abd", "enabled=false").argument());
    assertEquals("the option enabled is false; nothing was changed", hello.get(Protocol.SENTENCE));
  }

  @Test
  void whoOnlyOpensTheMailboxHearsWhetherThereIsAnAgent() throws IOException {
    Message hello = hello(Summons.toOpen("abc").argument());
    assertEquals(Protocol.ABSENT, hello.get(Protocol.OUTCOME));
    Life life = new Life("", false);
    try {
      CurrentAgent.begins(new Desk(life.watch, new Porch()));
      hello = hello(Summons.toOpen("abd").argument());
      assertEquals(Protocol.ALREADY, hello.get(Protocol.OUTCOME));
      hello = hello(Summons.toInstall("abe", "").argument());
      assertEquals(Protocol.ALREADY, hello.get(Protocol.OUTCOME));
      assertNull(hello.get(Protocol.SENTENCE));
      hello = hello(Summons.toInstall("abf", "grace=1m").argument());
      assertTrue(hello.get(Protocol.SENTENCE).contains("its options stay as they are"));
    } finally {
      life.end();
    }
  }

  @Test
  void anotherToolThatLoadsItWithPlainOptionsGetsNoMailboxWhereNoAgentStays() throws IOException {
    new Handover().apply(new Object[] {"agentmain", "grace=1m", jvm});
    assertNull(correspondent());
  }
}
