// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** One way by which a socket is held, or by which it leads to code. Immutable. */
final class Candidate {
  enum Kind {
    /** An object or static field that more than one connection has. */
    TABLE,
    /** An object of this connection alone. */
    OWN,
    /** A {@link #TABLE} that belongs to a library or the JDK. */
    LIBRARY_TABLE,
    /** A thread that runs this connection. */
    THREAD,
    /** Code that the connection's objects lead to. */
    HANDLER,
    /** Who has the library's table. */
    ABOVE
  }

  final Kind kind;
  final CodeOrigin origin;

  /** References from the holder to the socket, or from the connection's object to the handler. */
  final int distance;

  /** Edges in the direction of the references. */
  final int[] path;

  Candidate(Kind kind, CodeOrigin origin, int[] path) {
    this.kind = kind;
    this.origin = origin;
    this.distance = path.length;
    this.path = path;
  }

  boolean is(Kind wanted, CodeOrigin wantedOrigin) {
    return kind == wanted && origin == wantedOrigin;
  }
}
