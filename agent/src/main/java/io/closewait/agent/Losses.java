// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.report.StatusPage;
import io.closewait.report.file.StandardError;
import org.jspecify.annotations.Nullable;

/** Ticks that were lost to something that was thrown. The agent's thread only. */
final class Losses {
  private int ticks;
  private @Nullable String first;

  /**
   * Reports the first one only: a defect of ours must not fill the application's stderr. What
   * throws here, for want of memory, costs a pause and is tried again at the next loss.
   */
  void add(Throwable broken) {
    ticks++;
    if (first == null) {
      String reason = broken.toString(); // not itself: it would hold classes of the application
      StandardError.say("a report is lost, the application goes on: " + reason);
      first = reason;
    }
  }

  void describe(StatusPage page) {
    page.lostTicks = ticks;
    page.firstLoss = first;
  }
}
