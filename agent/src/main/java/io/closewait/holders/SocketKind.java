// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import org.jspecify.annotations.Nullable;

/** The objects in which a socket's descriptor number stands. */
enum SocketKind {
  /** Implementation of java.net.Socket on 13 and later. */
  NIO_SOCKET("sun.nio.ch.NioSocketImpl"),
  /** Implementation of java.net.Socket before 13, and beside the new one. */
  PLAIN_SOCKET("java.net.PlainSocketImpl"),
  CHANNEL("sun.nio.ch.SocketChannelImpl"),
  ASYNCHRONOUS_CHANNEL("sun.nio.ch.UnixAsynchronousSocketChannelImpl"),
  /** Descriptor of Netty's native transports; shaded copies have a longer name. */
  NETTY("netty.channel.unix.FileDescriptor");

  private final String name;

  SocketKind(String name) {
    this.name = name;
  }

  /** The kind of this very class, whatever its superclasses are; null: it is none. */
  static @Nullable SocketKind of(Class<?> type) {
    return of(type.getName());
  }

  static @Nullable SocketKind of(String name) {
    for (SocketKind kind : ALL) {
      if (kind == NETTY ? name.endsWith(NETTY.name) : name.equals(kind.name)) {
        return kind;
      }
    }
    return null;
  }

  private static final SocketKind[] ALL = values();
}
