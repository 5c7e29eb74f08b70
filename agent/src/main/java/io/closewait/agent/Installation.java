// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.instrument.HookTransformer;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import io.closewait.platform.Terrain;
import io.closewait.report.file.StandardError;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the bridge into the boot loader, then hands over to {@link Wiring}, whose classes cannot
 * be linked before.
 *
 * <p>At the start of a JVM all of that waits until the first class is loaded that has to be
 * patched, and runs on the thread that loads it: a program that opens no socket pays for a
 * transformer that looks at names. On attach, and where an output is to speak before the first
 * socket, it runs at once.
 */
final class Installation implements Supplier<String> {
  /**
   * Between the two things of an attach that take the processors from the application: the coming
   * of the agent, and the patching, after which the application compiles its code anew. So its
   * worst second has one of them only.
   */
  private static final long BREATH = TimeUnit.MILLISECONDS.toNanos(1200);

  private final Options options;
  private final Instrumentation instrumentation;
  private final boolean attached;
  private final boolean waits;
  private final HookTransformer hooks;
  private final AgentThread thread;

  /** Null before {@link #connect}. */
  private @Nullable Duty duty;

  private Installation(
      Options options, Instrumentation instrumentation, boolean attached, boolean waits) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.attached = attached;
    this.waits = waits;
    this.thread = new AgentThread(options.filesForLines());
    this.hooks = new HookTransformer(Platform.feature(), this);
    hooks.follow(thread);
  }

  /** What is to be said of this JVM before the first installation in it; or null. */
  static @Nullable String warning() {
    Terrain terrain = Terrain.here();
    boolean untried = terrain.refusal() == null && !CurrentAgent.isInstalled();
    return untried ? terrain.warning() : null;
  }

  /** Null; or a sentence that says why it cannot be: the application goes on untouched. */
  static synchronized @Nullable String install(
      Options options, Instrumentation instrumentation, boolean attached) {
    String refusal = Terrain.here().refusal();
    if (refusal != null) {
      return refusal;
    }
    CurrentAgent.wake(); // so that the bridge tells a second agent of the first
    boolean waits = !attached && !CurrentAgent.isInstalled() && !options.speaksAtOnce();
    try {
      return new Installation(options, instrumentation, attached, waits).run();
    } catch (Throwable failed) {
      return failure(failed);
    }
  }

  private @Nullable String run() throws UnmodifiableClassException {
    String refusal = waits ? null : hooks.prepare();
    if (refusal != null) {
      return refusal;
    }
    if (waits) {
      thread.start();
    }
    boolean complete = false;
    try {
      if (attached && !options.isForTests()) {
        letTheApplicationBreathe();
      }
      hooks.install(instrumentation);
      CurrentAgent.installed(hooks);
      if (!waits) {
        begin();
      }
      complete = true;
    } finally {
      if (!complete) {
        giveUp();
      }
    }
    return null;
  }

  /** The thread is the JVM's, and whoever attaches waits for it. */
  private static void letTheApplicationBreathe() {
    long end = System.nanoTime() + BREATH;
    for (long left = BREATH; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void giveUp() {
    thread.dismiss();
    if (!waits) {
      Wiring.undo();
    }
  }

  /** Called once, by the transformer, before it patches the first class. */
  @Override
  public @Nullable String get() {
    String refusal = connect();
    if (waits) {
      beginOrGiveUp(refusal);
    }
    return refusal;
  }

  /** What the hooks call is brought into place. Null; or why it cannot be. */
  private @Nullable String connect() {
    try {
      Platform platform = Platform.of(instrumentation);
      if (!Bridge.isDefined()) {
        Bridge.define(platform);
      }
      if (options.isForTests() && !Bridge.hasLedger()) {
        Bridge.defineLedger(platform);
      }
      String refusal = CurrentAgent.refusal();
      if (refusal == null) {
        Hooks installed = new Hooks(hooks, instrumentation);
        duty = Wiring.connect(options, platform, installed, attached, thread);
      }
      return refusal;
    } catch (Throwable failed) {
      return failure(failed);
    }
  }

  private void beginOrGiveUp(@Nullable String refusal) {
    if (refusal == null) {
      begin();
    } else {
      thread.dismiss();
      StandardError.say(refusal);
    }
  }

  private void begin() {
    Objects.requireNonNull(duty).start();
  }

  private static String failure(Throwable failed) {
    return "not installed, the application runs without it: " + failed;
  }
}
