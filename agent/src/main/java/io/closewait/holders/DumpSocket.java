// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.dump.Dump;
import io.closewait.dump.DumpClass;
import io.closewait.dump.DumpObject;
import java.util.List;

/** Tells open connections from other objects of one class of sockets in a dump. */
final class DumpSocket {
  /** States from which on the descriptor is gone, and from which on there is a connection. */
  private static final int CLOSED_SOCKET = 5, CLOSED_CHANNEL = 4;

  private static final int CONNECTED_SOCKET = 3, CONNECTED_CHANNEL = 2;
  private static final int NETTY_CLOSED = 1;

  private final Dump dump;
  final SocketKind kind;
  private final List<Dump.Slot> slots;

  DumpSocket(Dump dump, SocketKind kind, DumpClass type) {
    this.dump = dump;
    this.kind = kind;
    this.slots = dump.slots(type);
  }

  /** Number of the descriptor; {@link SocketNumber#NONE}: it is no open connection. */
  int number(DumpObject socket) {
    if (!isConnected(socket)) {
      return SocketNumber.NONE;
    }
    Dump.Slot own = slot(kind == SocketKind.NETTY ? "fd" : "fdVal");
    if (own != null && !own.reference) {
      return dump.number(socket, own);
    }
    DumpObject descriptor = dump.follow(socket, "fd");
    if (descriptor == null || descriptor.type == null) {
      return SocketNumber.NONE;
    }
    Dump.Slot number = Dump.slot(dump.slots(descriptor.type), "fd");
    return number == null || number.reference ? SocketNumber.NONE : dump.number(descriptor, number);
  }

  private boolean isConnected(DumpObject socket) {
    int state = value(socket, "state");
    switch (kind) {
      case NETTY:
        return (state & NETTY_CLOSED) == 0;
      case NIO_SOCKET:
        boolean listens = value(socket, "server") != 0;
        return !listens && state >= CONNECTED_SOCKET && state < CLOSED_SOCKET;
      case CHANNEL:
        return state >= CONNECTED_CHANNEL && state < CLOSED_CHANNEL;
      case ASYNCHRONOUS_CHANNEL:
        return value(socket, "closed") == 0 && state >= CONNECTED_CHANNEL;
      default:
        return !refers(socket, "serverSocket") && refers(socket, "address");
    }
  }

  private int value(DumpObject socket, String name) {
    Dump.Slot slot = slot(name);
    return slot == null || slot.reference ? 0 : dump.number(socket, slot);
  }

  private boolean refers(DumpObject socket, String name) {
    Dump.Slot slot = slot(name);
    return slot != null && slot.reference && dump.reference(socket, slot.offset) != 0;
  }

  private Dump.@org.jspecify.annotations.Nullable Slot slot(String name) {
    return Dump.slot(slots, name);
  }
}
