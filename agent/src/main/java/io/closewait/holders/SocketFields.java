// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.io.FileDescriptor;

/**
 * Reads the descriptor number of a socket's object that is not closed. The number stays in closed
 * objects, and may be another socket's by then, so the state is asked first. Immutable.
 */
final class SocketFields implements SocketNumber {
  private static final long ABSENT = -1;
  private static final int NETTY_CLOSED = 1;

  private final JvmInternals jvm;
  private final SocketKind kind;
  private final long number;
  private final long descriptor;
  private final long numberInDescriptor;
  private final long state;
  private final long closed;

  /** The state from which on the descriptor is gone; "closed" may be said long before. */
  private final int gone;

  /** {@code type}: the class of this kind itself, initialised. */
  SocketFields(JvmInternals jvm, SocketKind kind, Class<?> type) {
    this.jvm = jvm;
    this.kind = kind;
    String name = kind == SocketKind.NETTY ? "fd" : "fdVal";
    number = jvm.resolved(type, name, int.class);
    descriptor = number >= 0 ? ABSENT : jvm.resolved(type, "fd", FileDescriptor.class);
    numberInDescriptor = jvm.resolved(FileDescriptor.class, "fd", int.class);
    state = jvm.resolved(type, "state", int.class);
    closed = jvm.resolved(type, "closed", boolean.class);
    gone = jvm.constant(type, "ST_CLOSED", jvm.constant(type, "ST_KILLED", Integer.MAX_VALUE));
  }

  @Override
  public int number(Object socket) {
    if (isGone(socket)) {
      return NONE;
    }
    if (number >= 0) {
      return jvm.number(socket, number);
    }
    Object holder = descriptor < 0 ? null : jvm.reference(socket, descriptor);
    return holder == null || numberInDescriptor < 0 ? NONE : jvm.number(holder, numberInDescriptor);
  }

  private boolean isGone(Object socket) {
    switch (kind) {
      case NETTY:
        return state >= 0 && (jvm.number(socket, state) & NETTY_CLOSED) != 0;
      case NIO_SOCKET:
      case CHANNEL:
        return state >= 0 && jvm.number(socket, state) >= gone;
      case ASYNCHRONOUS_CHANNEL:
        return closed >= 0 && jvm.flag(socket, closed);
      default:
        return false; // its descriptor object forgets the number
    }
  }
}
