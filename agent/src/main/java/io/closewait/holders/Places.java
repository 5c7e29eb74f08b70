// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.capture.Frame;
import io.closewait.capture.FrameRules;
import io.closewait.capture.Origin;
import org.jspecify.annotations.Nullable;

/** Where threads stand in the application's code. One thread. */
final class Places {
  private final Threads threads;
  private final FrameRules rules;

  Places(Threads threads, FrameRules rules) {
    this.threads = threads;
    this.rules = rules;
  }

  /** The innermost frame of the application; or null. */
  @Nullable String applicationFrame(Thread thread) {
    StackTraceElement[] stack = threads.stack(thread);
    int own = applicationFrame(stack);
    return own < 0 ? null : text(stack[own]);
  }

  /** Its place in the stack; -1 where there is none. */
  int applicationFrame(StackTraceElement[] stack) {
    for (int i = 0; i < stack.length; i++) {
      String type = stack[i].getClassName();
      boolean own = rules.origin(type, rules.known(type)) == Origin.APPLICATION;
      if (own && !type.startsWith("io.closewait.bootstrap.")) {
        return i;
      }
    }
    return -1;
  }

  static String text(StackTraceElement frame) {
    return Frame.of(frame, Origin.APPLICATION).toString();
  }

  /** What a thread does, where its innermost frame shows it: a clause, or nothing. */
  static String doing(StackTraceElement[] stack) {
    String method = stack[0].getMethodName();
    switch (method) {
      case "park":
      case "yieldContinuation":
      case "yield":
        return ", parked";
      case "wait":
      case "wait0":
        return ", waiting";
      case "sleep":
      case "sleep0":
      case "sleepNanos0":
        return ", asleep";
      default:
        return method.startsWith("socketRead") ? ", reading" : "";
    }
  }
}
