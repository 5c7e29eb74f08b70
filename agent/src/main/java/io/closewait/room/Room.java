// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.room;

/**
 * What the agent may keep in the heap of its JVM, whatever the application does: 8 MB, or an eighth
 * of a smaller heap. It is shared out beforehand, so that nobody has to ask the others: the agent's
 * own classes and rules, the stacks, the leaks, and the rest, which is a number of small lists,
 * each with a most of its own. Immutable.
 *
 * <p>Not in it is what belongs to one open socket: that is bounded by the sockets.
 */
public final class Room {
  /** Of the JVM that this runs in. */
  public static final Room HERE = new Room(Runtime.getRuntime().maxMemory());

  private static final long MOST = 8 << 20;

  /** Less is not enough to work with: in a heap below 24 MB it is more than an eighth. */
  private static final long LEAST = 3 << 20;

  private static final int PART_OF_HEAP = 8;

  /**
   * Classes, rules, tables of fixed size: 0.7 to 0.9 MB with every output, and what the JDK keeps
   * as they use it.
   */
  private static final long OWN = 5 << 18;

  private static final int SIXTEENTHS = 16, STACKS = 6, LEAKS = 5;

  private final long all;

  Room(long heap) {
    all = Math.max(LEAST, Math.min(MOST, heap / PART_OF_HEAP));
  }

  /** Bytes for everything. */
  public long all() {
    return all;
  }

  /** Bytes for all stacks, with those that wait to be written out. */
  public long stacks() {
    return (all - OWN) * STACKS / SIXTEENTHS;
  }

  /** Bytes for all leaks that are told apart, without their stacks and sockets. */
  public long leaks() {
    return (all - OWN) * LEAKS / SIXTEENTHS;
  }

  /** The most of one of the small lists, in entries or bytes; so many where there is all room. */
  public int few(int most) {
    return (int) (most * (all - OWN) / (MOST - OWN));
  }
}
