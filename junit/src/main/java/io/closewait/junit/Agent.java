// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.SocketEvents;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.security.CodeSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent in this JVM: found, or brought in by a second process, where the JDK allows that. What
 * names the ledger is touched only once it is known to be there.
 */
final class Agent {
  private static final long PATIENCE_SECONDS = 60;

  private static @Nullable String refusal;

  private Agent() {}

  /**
   * The ledger of the agent.
   *
   * @throws AgentMissing where there is none and none can be had
   */
  static synchronized Ledger ledger() {
    Ledger there = present();
    if (there != null) {
      return there;
    }
    if (refusal == null) { // tried once in a JVM
      refusal = isAgentOfAnotherMode() ? otherMode() : attach();
    }
    there = present();
    if (there == null) {
      throw new AgentMissing(refusal);
    }
    return there;
  }

  /** The ledger if there is one; nothing is loaded for it. */
  static @Nullable Ledger present() {
    return isInBootLoader("Ledger") ? SocketEvents.ledger : null;
  }

  /** At work, or waiting for the first socket: then only its thread is there. */
  private static boolean isAgentOfAnotherMode() {
    if (isInBootLoader("SocketEvents") && SocketEvents.installed) {
      return true;
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("closewait")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInBootLoader(String name) {
    try {
      Class.forName("io.closewait.bootstrap." + name, false, null);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static String otherMode() {
    return "The Closewait agent of this JVM watches as in production and keeps no ledger for tests."
        + " Add mode=test to its options: -javaagent:closewait-agent.jar=mode=test";
  }

  /** Null-free: why it did not work, or what would be said if it did. */
  private static String attach() {
    String jar = jar();
    String advice =
        "No Closewait agent is in this JVM, so nobody can tell whether sockets were left open. "
            + "Add to the command line of the tests' JVM: -javaagent:"
            + (jar == null ? "closewait-agent.jar" : jar)
            + "=mode=test (docs/junit.md has it for Maven, Gradle and IDEs).";
    if (jar == null) {
      return advice + " It cannot be loaded by itself: the class path has no closewait-agent.jar.";
    }
    try {
      return advice + " It could not be loaded by itself: " + attach(jar);
    } catch (IOException | RuntimeException failed) {
      return advice + " It could not be loaded by itself: " + failed;
    }
  }

  /** Since Java 9 a JVM may not attach to itself; the agent's own command line may, to its. */
  private static String attach(String jar) throws IOException {
    String name = ManagementFactory.getRuntimeMXBean().getName();
    String java = new File(System.getProperty("java.home"), "bin/java").getPath();
    Process process =
        new ProcessBuilder(java, "-jar", jar, "attach", name.replaceAll("@.*", ""), "mode=test")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = textOf(process.getInputStream());
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return said.trim().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String textOf(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[4096];
    for (int n = in.read(part); n > 0; n = in.read(part)) {
      text.append(new String(part, 0, n, Charset.defaultCharset()));
    }
    return text.toString();
  }

  /** The agent's jar, a dependency of this one; null where it is not on the class path. */
  private static @Nullable String jar() {
    try {
      Class<?> launcher =
          Class.forName("io.closewait.launcher.Launcher", false, Agent.class.getClassLoader());
      CodeSource source = launcher.getProtectionDomain().getCodeSource();
      File file = source == null ? null : new File(source.getLocation().toURI());
      return file != null && file.isFile() ? file.getPath() : null;
    } catch (ClassNotFoundException
        | LinkageError
        | URISyntaxException
        | IllegalArgumentException unknown) {
      return null;
    }
  }
}
