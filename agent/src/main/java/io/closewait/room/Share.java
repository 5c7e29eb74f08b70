// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.room;

/** A part of the room that is taken and given back bit by bit. One thread. */
public final class Share {
  private final long most;
  private long taken;

  public Share(long most) {
    this.most = most;
  }

  /** Whether so much more has room. */
  public boolean has(long bytes) {
    return taken + bytes <= most;
  }

  /** Whether so much more has room, and is taken by that. */
  public boolean take(long bytes) {
    boolean has = has(bytes);
    taken += has ? bytes : 0;
    return has;
  }

  /** What was taken is kept no more. */
  public void give(long bytes) {
    taken -= bytes;
  }

  /** Whether more than half of it is taken. */
  public boolean isScarce() {
    return taken > most / 2;
  }
}
