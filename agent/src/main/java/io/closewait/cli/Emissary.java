// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.options.Options;
import io.closewait.watch.Finding;
import io.closewait.watch.Jvm;
import io.closewait.watch.Visitor;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a process of its own into a sick JVM. Whatever happens to the watchman, it comes out in
 * good order: it notices by its standard input that nobody waits for it any more. And whatever a
 * hostile JVM does to it, the watchman goes on.
 */
final class Emissary implements Visitor {
  /** A report beyond this is cut off: what keeps it is small. */
  private static final int LONGEST_LINE = 8 << 20;

  private static final int MOST_LINES = 500;

  /** What a visit needs of the environment. */
  private static final List<String> HARMLESS = Arrays.asList("PATH", "LANG", "LC_ALL");

  private static final long COMING_OUT_SECONDS = 25;

  private final Invocation call;
  private final Consent consent;
  private final String options;
  private final long mostSeconds;
  private volatile @Nullable Process sent;

  /** With options of the agent, which are known to be right. */
  Emissary(Invocation call, String options, Options parsed) {
    this.call = call;
    this.options = options;
    consent = new Consent(call);
    mostSeconds = Patience.seconds(parsed) + 120;
  }

  @Override
  public @Nullable String refusal(Jvm jvm, boolean visited) {
    return consent.refusal(jvm, visited);
  }

  @Override
  public Finding visit(Jvm jvm) {
    Finding finding = new Finding();
    try {
      ProcessBuilder builder = new ProcessBuilder(command(jvm));
      builder.redirectErrorStream(true);
      builder.environment().keySet().retainAll(HARMLESS); // the JVM's user may read that of his own
      Process process = builder.start();
      sent = process;
      Thread guard = guard(process);
      listen(process, finding);
      guard.interrupt();
      process.waitFor(COMING_OUT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | Failure failed) {
      finding.sentence =
          failed instanceof Failure ? ((Failure) failed).sentence : Reason.of((IOException) failed);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      dismiss();
    }
    return finding;
  }

  private List<String> command(Jvm jvm) throws Failure {
    Target target = Target.of(call, jvm.pid);
    List<String> command = new ArrayList<>(UserNamespace.entry(target));
    boolean eight = target.java != null && target.java.feature < 9;
    if (command.isEmpty() && eight && target.foreign && target.asRoot) {
      command.addAll(UserNamespace.switching(target)); // Java 8 lets only its own user attach
    }
    if (!command.isEmpty()) {
      command.add(0, "setsid"); // nor has a process that is his a terminal of ours
    }
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(Arrays.asList("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(call.machine.jar.path());
    command.addAll(Arrays.asList("visit", Long.toString(jvm.pid), "--start", jvm.start));
    if (!options.isEmpty()) {
      command.add(options);
    }
    return command;
  }

  /** Has the process come out when it has taken too long, and ends it where it does not. */
  private Thread guard(Process process) {
    Thread guard =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(mostSeconds, TimeUnit.SECONDS)) {
                  callBack();
                  process.destroyForcibly();
                }
              } catch (InterruptedException cameBack) {
                // as it should
              }
            },
            "closewait-visit-guard");
    guard.setDaemon(true);
    guard.start();
    return guard;
  }

  private static void listen(Process process, Finding finding) throws IOException {
    try (BoundedLines lines =
        new BoundedLines(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8),
            LONGEST_LINE)) {
      int heard = 0;
      for (String line = lines.next(); line != null && heard++ < MOST_LINES; line = lines.next()) {
        if (!lines.wasCut()) {
          VisitLine.read(line, finding);
        }
      }
    }
  }

  @Override
  public void callBack() {
    Process process = sent;
    if (process != null) {
      try {
        process.getOutputStream().close();
        process.waitFor(COMING_OUT_SECONDS, TimeUnit.SECONDS);
      } catch (IOException goneAlready) {
        // nobody is there to be called
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void dismiss() {
    Process process = sent;
    sent = null;
    if (process != null && process.isAlive()) {
      process.destroyForcibly();
    }
  }
}
