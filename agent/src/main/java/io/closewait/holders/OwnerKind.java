// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Socket;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What may be closed, the outermost first. Of libraries only what is one connection's for sure: an
 * object that merely can be closed may be the whole server.
 */
enum OwnerKind {
  /** Closes on its event loop; to close the channel below it would free nothing. */
  NETTY("netty.channel.Channel"),
  TOMCAT("org.apache.tomcat.util.net.SocketWrapperBase"),
  JETTY("org.eclipse.jetty.io.EndPoint"),
  /** Of Undertow. */
  XNIO("org.xnio.Connection"),
  /** Of the JDK: java.net.Socket, or a subclass of the application's. */
  SOCKET("java.net.Socket"),
  /** Of the JDK. */
  CHANNEL("java.nio.channels.Channel");

  private static final OwnerKind[] LIBRARIES = {NETTY, TOMCAT, JETTY, XNIO};
  private static final String TLS = "javax.net.ssl.SSLSocket";

  private final String type;

  OwnerKind(String type) {
    this.type = type;
  }

  /** The kind of such an object; {@code field}: by which it has the socket; null: none. */
  static @Nullable OwnerKind of(Object object, String field) {
    for (OwnerKind kind : LIBRARIES) {
      if (kind.typeOf(object.getClass()) != null) {
        return kind;
      }
    }
    return object instanceof Socket && field.equals("impl") ? SOCKET : null;
  }

  /** The superclass or interface that makes it one of this kind; or null. */
  private @Nullable Class<?> typeOf(Class<?> of) {
    for (Class<?> each = of; each != null; each = each.getSuperclass()) {
      Class<?> found = is(each) ? each : amongInterfaces(each);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Class<?> amongInterfaces(Class<?> of) {
    for (Class<?> each : of.getInterfaces()) {
      Class<?> found = is(each) ? each : amongInterfaces(each);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Shaded copies of Netty have a longer name. */
  private boolean is(Class<?> each) {
    return this == NETTY ? each.getName().endsWith(type) : each.getName().equals(type);
  }

  void close(Object owner, MethodHandles.Lookup trusted) throws Throwable {
    if (this == SOCKET) {
      close((Socket) owner, trusted);
    } else if (this == CHANNEL) {
      ((Channel) owner).close();
    } else {
      Class<?> declaring = typeOf(owner.getClass());
      if (declaring != null) {
        declaring.getMethod("close").invoke(owner);
      }
    }
  }

  /**
   * A TLS socket's own close() writes its farewell, and may wait for whoever is writing: the socket
   * that carries it is closed, and TLS fails at its next use.
   */
  private static void close(Socket socket, MethodHandles.Lookup trusted) throws Throwable {
    for (Class<?> each = socket.getClass(); each != null; each = each.getSuperclass()) {
      if (each.getName().equals(TLS)) {
        MethodHandle carrier =
            trusted.findSpecial(
                Socket.class, "close", MethodType.methodType(void.class), Socket.class);
        carrier.invokeExact(socket);
        return;
      }
    }
    socket.close();
  }
}
