// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.SiteTable;
import io.closewait.capture.StackCapture;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects the hooks with the agent and starts its thread. Kept short, as it runs before the
 * application's main; what can wait is done by {@link Watch} on the agent's own thread.
 */
final class Wiring {
  /**
   * What {@link SocketEvents#protocol} must answer; another version's bridge may be there first.
   */
  private static final int PROTOCOL = 1;

  private Wiring() {}

  /** Null; or a sentence that says why another agent's work is left alone. */
  static String refusal() {
    if (SocketEvents.protocol() != PROTOCOL) {
      return "an agent of another version is loaded in this JVM; it stays until the JVM ends";
    }
    return SocketEvents.installed
        ? "already at work in this JVM; these options are not used"
        : null;
  }

  /** From here on the hooks may be patched in. */
  static Watch connect(
      Options options, Platform platform, Hooks hooks, boolean attached, AgentThread thread) {
    SocketEvents.installed = true;
    boolean complete = false;
    try {
      SiteTable sites = new SiteTable(options.app(), options.frames());
      openTheTap(options, StackCapture.best(sites, platform), attached);
      Watch watch = new Watch(options, sites, hooks, platform, attached, thread);
      complete = true;
      return watch;
    } finally {
      if (!complete) {
        undo();
      }
    }
  }

  /** Where the hooks cannot be patched in: another agent may try. */
  static void undo() {
    Hooks.silence();
    SocketEvents.installed = false;
  }

  /**
   * The JDK closes forgotten sockets on Finalizer (8) and Common-Cleaner (9 and later), which both
   * run before premain; on 8 also on a new thread of the top group for each runFinalization().
   */
  private static void findCollectors() {
    ThreadGroup top = Platform.topThreadGroup();
    for (Thread thread : Platform.threadsOf(top)) {
      if ("Finalizer".equals(thread.getName()) && SocketEvents.finalizer == null) {
        SocketEvents.finalizer = thread;
      } else if ("Common-Cleaner".equals(thread.getName()) && SocketEvents.cleaner == null) {
        SocketEvents.cleaner = thread;
      }
    }
    SocketEvents.finalizing = SocketEvents.cleaner == null ? top : null;
  }

  /** From here on hooks may run: everything they reach is loaded and initialised now. */
  private static void openTheTap(Options options, StackCapture capture, boolean attached) {
    findCollectors();
    ThreadLocalRandom.current(); // of a contended ConcurrentHashMap
    capture.capture();
    int wanted = options.captureBudget();
    CaptureBudget.set(
        options.isDefault(Option.CAPTURE)
            ? capture.affordable()
            : wanted == Integer.MAX_VALUE ? -1 : wanted);
    Hooks.silence(); // again: a hook may have been on its way when an earlier agent went
    SocketEvents.adopting = attached;
    if (attached) {
      SocketTable.makeRoom();
    }
    SocketEvents.now = 1;
    SocketEvents.capture = capture;
  }
}
