// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import jdk.internal.vm.annotation.DontInline;

/**
 * Channels that were made and that nobody has connected yet. In a healthy program there are hardly
 * any, as each is connected at once; so who makes them is of interest only while there are many.
 */
public final class UnconnectedChannels {
  /** So many may wait for a connection before it is of interest who makes more. */
  private static final int MANY = 8;

  /** About how many are open, as the last sweep counted them and the hooks go on counting. */
  public static volatile int count;

  private UnconnectedChannels() {}

  /** A channel was made. Its stack is taken again when it is connected. */
  @DontInline
  static void made(int fd) {
    SiteCapture sites = SocketEvents.capture;
    if (sites == null || fd < 0 || OwnThread.isCurrent()) {
      return;
    }
    try {
      long entry = SocketTable.make(fd);
      if (entry == 0) {
        return; // reported when it is connected
      }
      long before = Memory.get(entry);
      if (justMade(before, Memory.get(entry + SocketTable.SECOND))) {
        return; // from 17 on one constructor calls the other, which has reported it already
      }
      int others = count;
      count = others + 1; // what a race loses the next sweep finds
      boolean suspicious = others >= MANY;
      int site =
          suspicious && CaptureBudget.forOpening(fd, SocketTable.CONNECTED)
              ? CaptureBudget.take(sites)
              : SiteCapture.UNSAMPLED;
      long claim = EntryBits.claimed(before);
      if (Memory.swap(entry, before, claim)) {
        SocketTable.fill(
            entry,
            claim,
            0,
            EntryBits.opened(claim, SocketTable.CONNECTED, site, SocketEvents.now));
      }
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }

  /** Whether it was recorded in this very tick, and nothing has happened to it since. */
  private static boolean justMade(long first, long second) {
    return second == 0
        && EntryBits.state(first) == SocketTable.OPEN
        && EntryBits.side(first) == SocketTable.CONNECTED
        && EntryBits.openAge(first, SocketEvents.now) == 0;
  }

  /** A connection is made on what this entry says; if that is such a channel, it is none now. */
  static void connects(long before, int side) {
    int waiting = count;
    if (waiting > 0
        && side == SocketTable.CONNECTED
        && EntryBits.state(before) == SocketTable.OPEN
        && EntryBits.side(before) == SocketTable.CONNECTED) {
      count = waiting - 1;
    }
  }
}
