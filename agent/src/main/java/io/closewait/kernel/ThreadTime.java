// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.FileInputStream;
import java.io.IOException;

/** What the scheduler counts of the calling thread. */
public final class ThreadTime {
  private ThreadTime() {}

  /**
   * Nanoseconds that it had of a processor (Documentation/scheduler/sched-stats.rst); -1 where that
   * is not told. Opens one descriptor.
   */
  public static long nanos() {
    try (FileInputStream in = new FileInputStream("/proc/thread-self/schedstat")) {
      byte[] text = new byte[64];
      int length = in.read(text);
      long nanos = 0;
      for (int i = 0; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
        nanos = nanos * 10 + text[i] - '0';
      }
      return nanos > 0 ? nanos : -1;
    } catch (IOException untold) {
      return -1;
    }
  }
}
