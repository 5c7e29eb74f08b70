// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.BestCapture;
import io.closewait.capture.SiteTable;
import io.closewait.capture.StackCapture;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects the hooks with the agent. Kept short, as it runs before the application's first socket;
 * what can wait is done by {@link Watch} on the agent's own thread.
 */
final class Wiring {
  /** What stacks may cost in a second, unless the user says how many: half a percent of a core. */
  private static final long CAPTURE_NANOS = 5_000_000;

  private Wiring() {}

  /** From here on the hooks may be patched in. */
  static Duty connect(
      Options options, Platform platform, Hooks hooks, boolean attached, AgentThread thread)
      throws ReflectiveOperationException {
    CurrentAgent.claim();
    boolean complete = false;
    try {
      if (options.isForTests()) {
        Duty duty = TestMode.connect(platform, hooks);
        complete = true;
        return duty;
      }
      SiteTable sites = new SiteTable(options.app(), options.frames());
      openTheTap(options, BestCapture.of(sites, platform), attached);
      Rounds rounds = new Rounds(options, sites, hooks, platform, attached, thread.porch());
      Duty watch = new Watch(options, rounds, hooks, thread);
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
    CurrentAgent.release();
  }

  /** From here on hooks may run: everything they reach is loaded and initialised now. */
  private static void openTheTap(Options options, StackCapture capture, boolean attached) {
    Hooks.knowCollectors();
    ThreadLocalRandom.current(); // of a contended ConcurrentHashMap
    capture.capture();
    int wanted = options.captureBudget();
    if (options.isDefault(Option.CAPTURE)) {
      CaptureBudget.set(capture.affordable(), CAPTURE_NANOS);
    } else {
      CaptureBudget.set(wanted == Integer.MAX_VALUE ? -1 : wanted);
    }
    Hooks.silence(); // again: a hook may have been on its way when an earlier agent went
    SocketEvents.adopting = attached;
    if (attached) {
      SocketTable.makeRoom();
    }
    SocketEvents.now = 1;
    SocketEvents.capture = capture;
  }
}
