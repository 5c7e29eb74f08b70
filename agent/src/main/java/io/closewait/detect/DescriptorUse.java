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

  /** Users so far of each of the highest numbers, from the first number on. */
  private final int[] lastUsers = new int[Yardstick.LAST_FEW];

  /** At the first look all of them are from before: the table remembers an earlier agent's. */
  private long lastFrom = -1;

  private boolean ranOut;
  private int level;
  private int levelAtSweep;

  DescriptorUse(KernelView kernel) {
    this.kernel = kernel;
  }

  /** Asks the kernel. */
  void look() {
    used = kernel.descriptorsUsed();
    limit = kernel.descriptorsLimit(); // after it: a limit that is reached is read anew
    if (used < 0 && limit > 0) {
      used = highestNumber() + 1L;
    }
    boolean given = lastGivenAway();
    ranOut |= given || Yardstick.noneLeft(used, limit);
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

  /** Descriptors in use; -1 where it is not known. */
  long used() {
    return used;
  }

  /** How many there may be; -1 where it is not known. */
  long limit() {
    return limit;
  }

  /** Whether there was none, or next to none, at any time since the last sweep. */
  boolean ranOut() {
    return ranOut;
  }

  /**
   * Whether one of the highest numbers has had a new user since the last look. The limit can be
   * changed from outside, and other numbers are the highest then: their users are from before.
   */
  private boolean lastGivenAway() {
    if (limit <= 0 || limit > Integer.MAX_VALUE) {
      return false;
    }
    long from = Math.max(3, limit - Yardstick.LAST_FEW);
    boolean comparable = from == lastFrom;
    boolean given = false;
    SocketEntry entry = new SocketEntry();
    for (int i = 0; from + i < limit; i++) {
      int users = entry.read((int) from + i).generation();
      given |= comparable && users != lastUsers[i];
      lastUsers[i] = users;
    }
    lastFrom = from;
    return given;
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
