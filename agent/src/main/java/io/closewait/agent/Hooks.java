// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.instrument.HookTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;

/** The hooks of this installation, and how they come out again. */
final class Hooks {
  private final HookTransformer transformer;
  private final Instrumentation instrumentation;

  Hooks(HookTransformer transformer, Instrumentation instrumentation) {
    this.transformer = transformer;
    this.instrumentation = instrumentation;
  }

  /** The next sentence about a hook that is not in place, or null. */
  String nextProblem() {
    return transformer.nextProblem();
  }

  /** Whether the JVM's TLS sockets call from now on. */
  boolean tlsPatched() {
    return transformer.tlsPatched();
  }

  /** One line for each class of the JDK that carries hooks now. */
  List<String> inPlace() {
    return transformer.inPlace();
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
    SocketEvents.installed = false;
    Installation.forget();
  }

  /** Every hook returns at once from here on, and nothing of the past is remembered. */
  static void silence() {
    SocketEvents.capture = null;
    SocketEvents.tlsNumber = null;
    SocketEvents.adopting = false;
    SocketTable.clear();
    SocketEvents.ABANDONED.clear();
    SocketEvents.COLLECTED.clear();
    CaptureBudget.SKIPPED.reset();
    SocketEvents.BEYOND.reset();
    SocketEvents.FAILURES.set(0);
    SocketEvents.firstFailure = null;
  }
}
