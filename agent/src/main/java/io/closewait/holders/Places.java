// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.capture.Frame;
import io.closewait.capture.FrameRules;
import io.closewait.capture.Origin;

/** Where threads stand in the application's code. One thread. */
final class Places {
  private final Threads threads;
  private final FrameRules rules;

  Places(Threads threads, FrameRules rules) {
    this.threads = threads;
    this.rules = rules;
  }

  /** The innermost frame of the application; or null. */
  String applicationFrame(Thread thread) {
    for (StackTraceElement frame : threads.stack(thread)) {
      String type = frame.getClassName();
      Origin known = rules.known(type);
      boolean own = rules.origin(type, known) == Origin.APPLICATION;
      if (own && !type.startsWith("io.closewait.bootstrap.")) {
        return Frame.of(frame, Origin.APPLICATION).toString();
      }
    }
    return null;
  }
}
