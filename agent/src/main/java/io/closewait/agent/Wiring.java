// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.SiteTable;
import io.closewait.capture.StackCapture;
import io.closewait.instrument.HookTransformer;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
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
  static String start(
      Options options, Instrumentation instrumentation, Platform platform, boolean attached)
      throws ReflectiveOperationException, UnmodifiableClassException {
    if (SocketEvents.protocol() != PROTOCOL) {
      return "an agent of another version is loaded in this JVM; it stays until the JVM ends";
    }
    if (SocketEvents.installed) {
      return "already at work in this JVM; these options are not used";
    }
    SocketEvents.installed = true;
    boolean complete = false;
    try {
      Platform rights = platform != null ? platform : Platform.of(instrumentation);
      SiteTable sites = new SiteTable(options.app(), options.frames());
      StackCapture capture = StackCapture.best(sites, rights);
      openTheTap(options, capture, attached);
      HookTransformer hooks = new HookTransformer(Platform.feature());
      hooks.install(instrumentation);
      new Watch(options, sites, new Hooks(hooks, instrumentation), attached).start();
      complete = true;
    } finally {
      if (!complete) {
        Hooks.silence();
      }
    }
    return null;
  }

  /**
   * The JDK closes forgotten sockets on Finalizer (8) and Common-Cleaner (9 and later), which both
   * run before premain.
   */
  private static void findCollectors() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[top.activeCount() * 2 + 16];
    int count = top.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if ("Finalizer".equals(threads[i].getName()) && SocketEvents.finalizer == null) {
        SocketEvents.finalizer = threads[i];
      } else if ("Common-Cleaner".equals(threads[i].getName()) && SocketEvents.cleaner == null) {
        SocketEvents.cleaner = threads[i];
      }
    }
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
    SocketEvents.now = 1;
    SocketEvents.capture = capture;
  }
}
