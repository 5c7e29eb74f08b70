// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

/**
 * One row of the hook table: which JDK method, at which end, which event, and how the inserted code
 * finds the descriptor. Immutable.
 */
final class HookPoint {
  /** The end of the method at which the call is inserted. */
  enum At {
    ENTRY,
    /** Every normal return. */
    EXIT
  }

  /** Where the inserted code finds the descriptor. */
  enum Source {
    /** The first parameter of type FileDescriptor. */
    PARAMETER,
    /** The field {@code fd} of the receiver. */
    THIS,
    /** The field {@code fd} of the first parameter. */
    ARGUMENT,
    /** The field {@code fd} of the receiver's field {@code impl}. */
    THIS_IMPL,
    /** The field {@code fd} of the receiver, where it is the bare number. */
    THIS_NUMBER,
    /** The receiver's {@code intValue()} is the number. */
    THIS_VALUE,
    /** The first parameter of type int is the number. */
    INT_PARAMETER,
    /** The result is the number. */
    RESULT,
    /** The receiver's field that {@code holder} names and types; the agent finds the number. */
    SOCKET_FIELD,
    /** Netty's ring: the second parameter is the result, the channel's socket has the number. */
    RING,
    /** Netty's ring: the channel's socket has the number. */
    RING_NUMBER
  }

  static final String FD = "Ljava/io/FileDescriptor;";

  final String type;
  final String method;

  /** What the method's descriptor must contain. */
  final String parameters;

  final At at;
  final Source source;

  /** Class whose field {@code fd} is read; null: the patched class itself. */
  final String holder;

  /** Method of SocketEvents. */
  final String event;

  /** JDKs that must have the method: from and to, inclusive. Elsewhere it may be missing. */
  final int from;

  final int to;

  HookPoint(
      String type,
      String method,
      String parameters,
      At at,
      Source source,
      String holder,
      String event,
      int from,
      int to) {
    this.type = type;
    this.method = method;
    this.parameters = parameters;
    this.at = at;
    this.source = source;
    this.holder = holder;
    this.event = event;
    this.from = from;
    this.to = to;
  }

  boolean matches(String name, String descriptor) {
    return method.equals(name)
        && descriptor.contains(parameters)
        && (source != Source.PARAMETER || descriptor.contains(FD));
  }

  boolean requiredOn(int feature) {
    return feature >= from && feature <= to;
  }

  @Override
  public String toString() {
    return type.replace('/', '.') + '.' + method + " -> " + event;
  }
}
