// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.instrument.HookTransformer;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is an agent in this JVM, and which: the one place that knows. One that was loaded
 * from another jar has classes of its own; both know of each other by the bridge.
 */
final class CurrentAgent {
  /**
   * What {@link SocketEvents#protocol} must answer; another version's bridge may be there first.
   */
  private static final int PROTOCOL = 3;

  /** The hooks of the installed agent, which may be waiting for the first socket; or null. */
  private static @Nullable HookTransformer hooks;

  /** The desk of the agent at work; null where none is. */
  private static volatile @Nullable Desk desk;

  private CurrentAgent() {}

  /** Whether an agent is installed: at work, or waiting for the first socket. */
  static synchronized boolean isInstalled() {
    return hooks != null;
  }

  static synchronized void installed(HookTransformer now) {
    hooks = now;
  }

  /** An agent that waits for the first socket waits no longer. */
  static synchronized void wake() {
    if (hooks != null) {
      hooks.prepare();
    }
  }

  /** Where the agent at work is asked; null where none is, or only one from another jar. */
  static @Nullable Desk desk() {
    return desk;
  }

  /** No lock: it may be called while another thread holds it and waits for the caller's hooks. */
  static void begins(Desk now) {
    desk = now;
  }

  /**
   * Null; or a sentence that says why another agent's work is left alone. Touches the bridge, as
   * all that follows.
   */
  static @Nullable String refusal() {
    if (SocketEvents.protocol() != PROTOCOL) {
      return "an agent of another version is loaded in this JVM; it stays until the JVM ends";
    }
    return SocketEvents.installed
        ? "already at work in this JVM; these options are not used"
        : null;
  }

  /** From here on an agent from another jar stays away. */
  static void claim() {
    SocketEvents.installed = true;
  }

  /** Another agent may come. */
  static void release() {
    SocketEvents.installed = false;
  }

  /** The one at work has gone, and nothing of it is kept. */
  static synchronized void isGone(Desk former) {
    if (desk == former) {
      desk = null;
      hooks = null;
    }
  }
}
