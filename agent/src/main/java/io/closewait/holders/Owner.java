// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The outermost object of one connection that is known to close all of it, and the way from there
 * to the socket. Never the number: what is closed is an object, which knows itself whether it is
 * closed already. One thread at a time.
 */
public final class Owner {
  private final JvmInternals jvm;
  private final int number;
  private final OwnerKind kind;

  /** From the owner to the object in which the number stands. */
  private final Object[] way;

  /** Where each of them has the next. */
  private final long[] offsets;

  private final SocketNumber socket;

  /** Registrations of the channel, whose selectors have to let go of it. */
  private final List<SelectionKey> keys;

  Owner(
      JvmInternals jvm,
      int number,
      OwnerKind kind,
      Object[] way,
      long[] offsets,
      SocketNumber socket,
      List<SelectionKey> keys) {
    this.jvm = jvm;
    this.number = number;
    this.kind = kind;
    this.way = way;
    this.offsets = offsets;
    this.socket = socket;
    this.keys = new ArrayList<>(keys);
  }

  /** Name of the class whose {@code close()} would be called. */
  public String name() {
    return way[0].getClass().getName();
  }

  /** Whether it still leads to a socket that is open under the same number. */
  public boolean stands() {
    for (int i = 0; i < offsets.length; i++) {
      if (jvm.reference(way[i], offsets[i]) != way[i + 1]) {
        return false;
      }
    }
    return socket.number(way[way.length - 1]) == number;
  }

  /**
   * Closes the connection. Runs code of the application or of its libraries: it may take any time,
   * and throw anything.
   */
  public void close() throws Throwable {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(way[0].getClass().getClassLoader());
    try {
      closeAll();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void closeAll() throws Throwable {
    kind.close(way[0], jvm.trusted());
    if (kind == OwnerKind.CHANNEL) {
      for (SelectionKey key : keys) {
        key.selector().wakeup(); // else a registered channel keeps its descriptor
      }
    }
  }
}
