// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import java.io.FileDescriptor;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor number below the JDK's TLS socket, which may be layered over another socket, which
 * may delegate to another implementation. Reads fields only; no method of the application's or the
 * JDK's is called, so it may run anywhere. Immutable.
 */
public final class TlsSocketNumber implements ToIntFunction<Object> {
  private static final int MOST_LAYERS = 4, NONE = -1;

  private final Platform platform;
  private final Class<?> tls;
  private final Class<?> socket;
  private final Class<?> socketImpl;
  private final @Nullable Class<?> delegating; // 13 and later
  private final long self;
  private final long closed;
  private final long impl;
  private final long delegate;
  private final long descriptor;
  private final long number;

  /**
   * Looks the fields up; on the agent's thread, once the application uses TLS sockets.
   *
   * @throws ReflectiveOperationException where this JDK has other classes or fields
   */
  public TlsSocketNumber(Platform platform) throws ReflectiveOperationException {
    this.platform = platform;
    Class<?> base = Class.forName("sun.security.ssl.BaseSSLSocketImpl", false, null);
    tls = Class.forName("sun.security.ssl.SSLSocketImpl", false, null);
    socket = Class.forName("java.net.Socket", false, null);
    socketImpl = Class.forName("java.net.SocketImpl", false, null);
    delegating = Platform.feature() < 13 ? null : Class.forName("java.net.DelegatingSocketImpl");
    self = platform.offset(base, "self");
    closed = platform.offset(tls, "tlsIsClosed"); // absent on 8, which forgets the number at close
    impl = platform.offset(socket, "impl");
    delegate = delegating == null ? NONE : platform.offset(delegating, "delegate");
    descriptor = platform.offset(socketImpl, "fd");
    number = platform.offset(FileDescriptor.class, "fd");
    if (self < 0
        || impl < 0
        || descriptor < 0
        || number < 0
        || delegating != null && delegate < 0) {
      throw new NoSuchFieldException("the fields of the JDK's sockets have other names here");
    }
  }

  @Override
  public int applyAsInt(Object tlsSocket) {
    Object carrier = tlsSocket;
    for (int layer = 0; layer < MOST_LAYERS && tls.isInstance(carrier); layer++) {
      if (closed >= 0 && platform.flag(carrier, closed)) {
        return NONE;
      }
      Object below = platform.reference(carrier, self);
      if (below == null || below == carrier) {
        break;
      }
      carrier = below;
    }
    return socket.isInstance(carrier) ? numberOf(platform.reference(carrier, impl)) : NONE;
  }

  private int numberOf(Object implementation) {
    Object last = implementation;
    for (int layer = 0; layer < MOST_LAYERS && delegating != null; layer++) {
      if (!delegating.isInstance(last)) {
        break;
      }
      last = platform.reference(last, delegate);
    }
    Object fd = socketImpl.isInstance(last) ? platform.reference(last, descriptor) : null;
    return fd == null ? NONE : platform.number(fd, number);
  }
}
