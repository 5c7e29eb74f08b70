// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Yardstick;

/**
 * How many descriptors are in use, and whether the last one was given away. Cheap enough for every
 * tick: nothing is opened. The agent's thread only.
 *
 * <p>The kernel gives away the lowest free number. So whenever a socket gets one of the highest
 * numbers that the limit allows, all the lower ones were in use, and the next accept, connect or
 * open fails with <em>Too many open files</em>; even if many are free again when we look.
 */
final class DescriptorUse {
  private static final int AMPLE = 0, SCARCE = 1, GONE = 2;

  private final KernelView kernel;
  private long used = -1;
  private long limit = -1;

  /** Users so far of the highest numbers. */
  private long lastUsers;

  private boolean ranOut;
  private int level;
  private int levelAtSweep;

  DescriptorUse(KernelView kernel) {
    this.kernel = kernel;
  }

  /** Asks the kernel. */
  void look() {
    limit = kernel.descriptorsLimit();
    used = kernel.descriptorsUsed();
    if (used < 0 && limit > 0) {
      used = highestNumber() + 1;
    }
    long users = users();
    ranOut |= users != lastUsers || Yardstick.noneLeft(used, limit);
    lastUsers = users;
    boolean scarce = Yardstick.inUse(used, limit, Yardstick.SCARCE_PERCENT);
    level = ranOut ? GONE : scarce ? SCARCE : AMPLE;
  }

  /** Whether the last look saw fewer descriptors left than the last sweep did. */
  boolean worse() {
    return level > levelAtSweep;
  }

  /** A sweep has seen all that happened so far. */
  void swept() {
    levelAtSweep = level;
    ranOut = false;
  }

  /** Descriptors in use; -1 where it cannot be told. */
  long used() {
    return used;
  }

  /** How many there may be; -1 where it cannot be told. */
  long limit() {
    return limit;
  }

  /** Whether there was none, or next to none, at any time since the last sweep. */
  boolean ranOut() {
    return ranOut;
  }

  private long users() {
    long users = 0;
    SocketEntry entry = new SocketEntry();
    long first = Math.max(3, limit - Yardstick.LAST_FEW);
    for (long fd = first; fd < limit && fd < Integer.MAX_VALUE; fd++) {
      users += entry.read((int) fd).generation();
    }
    return users;
  }

  /** Before Linux 6.2 nothing tells the count without opening a descriptor. */
  private static int highestNumber() {
    int highest = -2;
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      highest = fd;
    }
    return highest;
  }
}
