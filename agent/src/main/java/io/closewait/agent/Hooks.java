// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.HookFailures;
import io.closewait.bootstrap.ShutInputs;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.bootstrap.UnconnectedChannels;
import io.closewait.instrument.HookTransformer;
import io.closewait.platform.Platform;
import io.closewait.platform.TlsSocketNumber;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hooks of this installation: what they must know, and how they come out again. */
final class Hooks {
  private final HookTransformer transformer;
  private final Instrumentation instrumentation;
  private boolean tlsFollowed;
  private @Nullable String tlsProblem;

  Hooks(HookTransformer transformer, Instrumentation instrumentation) {
    this.transformer = transformer;
    this.instrumentation = instrumentation;
  }

  /** The next sentence about a hook that is not in place, or null. The agent's thread. */
  @Nullable String nextProblem() {
    String problem = tlsProblem;
    tlsProblem = null;
    return problem != null ? problem : transformer.nextProblem();
  }

  Instrumentation instrumentation() {
    return instrumentation;
  }

  /** One line for each class of the JDK that carries hooks now. */
  List<String> inPlace() {
    return transformer.inPlace();
  }

  /**
   * Once the JVM has loaded its TLS sockets, sets how their numbers are found. Initialises nothing.
   * The agent's thread.
   */
  void followTls(Platform platform) {
    if (tlsFollowed || !transformer.tlsPatched()) {
      return;
    }
    tlsFollowed = true;
    try {
      SocketEvents.tlsNumber = new TlsSocketNumber(platform);
    } catch (ReflectiveOperationException | LinkageError unknown) {
      tlsProblem = "ends of TLS streams are not seen (" + unknown + "); the kernel's view remains";
    }
  }

  /**
   * The JDK closes forgotten sockets on Finalizer (8) and Common-Cleaner (9 and later), which both
   * run before premain; on 8 also on a new thread of the top group for each runFinalization().
   */
  static void knowCollectors() {
    ThreadGroup top = Platform.topThreadGroup();
    for (Thread thread : Platform.threadsOf(top)) {
      if ("Finalizer".equals(thread.getName()) && Collector.finalizer == null) {
        Collector.finalizer = thread;
      } else if ("Common-Cleaner".equals(thread.getName()) && Collector.cleaner == null) {
        Collector.cleaner = thread;
      }
    }
    Collector.finalizing = Collector.cleaner == null ? top : null;
  }

  /**
   * Gives the JDK its own byte code back and forgets everything, so that another agent can be
   * installed. From the first line on the hooks do nothing, whatever comes of the rest.
   *
   * @throws UnmodifiableClassException or an unchecked exception where the JVM refuses: the hooks
   *     then stay where they are, without effect
   */
  void takeOut() throws UnmodifiableClassException {
    silence();
    transformer.uninstall(instrumentation);
  }

  /** Every hook returns at once from here on, and nothing of the past is remembered. */
  static void silence() {
    HookFailures.reset(); // first: else the hooks could wake up again
    SocketEvents.capture = null;
    SocketEvents.ledger = null;
    SocketEvents.tlsNumber = null;
    SocketEvents.adopting = false;
    SocketTable.clear();
    Collector.ABANDONED.clear();
    Collector.MARKED.clear();
    SocketEvents.SELECTORS.clear();
    ShutInputs.ALL.clear();
    ShutInputs.areNoted = true;
    UnconnectedChannels.count = 0;
    CaptureBudget.SKIPPED.reset();
    SocketEvents.BEYOND.reset();
    SocketEvents.OPENED.reset();
  }
}
