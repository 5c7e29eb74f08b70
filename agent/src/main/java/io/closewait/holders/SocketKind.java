// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** The objects in which a socket's descriptor number stands. */
enum SocketKind {
  /** Of java.net.Socket, 13 and later. */
  NIO_SOCKET("sun.nio.ch.NioSocketImpl"),
  /** Of java.net.Socket, before and beside it. */
  PLAIN_SOCKET("java.net.PlainSocketImpl"),
  CHANNEL("sun.nio.ch.SocketChannelImpl"),
  ASYNCHRONOUS_CHANNEL("sun.nio.ch.UnixAsynchronousSocketChannelImpl"),
  /** Of Netty's native transports; shaded copies have a longer name. */
  NETTY("netty.channel.unix.FileDescriptor");

  private final String name;

  SocketKind(String name) {
    this.name = name;
  }

  /** Of a class, without its superclasses; or null. */
  static SocketKind of(Class<?> type) {
    String name = type.getName();
    for (SocketKind kind : ALL) {
      if (kind == NETTY ? name.endsWith(NETTY.name) : name.equals(kind.name)) {
        return kind;
      }
    }
    return null;
  }

  private static final SocketKind[] ALL = values();
}
