// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;

/**
 * The agent's table as a test may look at it, and the descriptor numbers inside the JDK's objects.
 * From Java 9 on the JDK must be opened to it.
 */
final class Entries {
  static final int EMPTY = 0, OPEN = 1;
  private static final int LISTENER = 3;
  private static final long EOF = 1, WATCHED = 4;

  private final Method first;
  private final Method second;
  private final Method nextUsed;
  private final Field number = field(FileDescriptor.class, "fd");
  private final Field impl = field(Socket.class, "impl");
  private final Field fd = field(SocketImpl.class, "fd");

  /** Once the program has used a socket: the classes are not there before. */
  Entries() throws ReflectiveOperationException {
    Class<?> table = Class.forName("io.closewait.bootstrap.SocketTable", true, null);
    first = table.getMethod("first", int.class);
    second = table.getMethod("second", int.class);
    nextUsed = table.getMethod("nextUsed", int.class);
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  int number(FileDescriptor descriptor) throws ReflectiveOperationException {
    return number.getInt(descriptor);
  }

  int number(Socket socket) throws ReflectiveOperationException {
    return number(descriptor(socket));
  }

  FileDescriptor descriptor(Socket socket) throws ReflectiveOperationException {
    Object inner = impl.get(socket);
    while (inner.getClass().getSuperclass().getSimpleName().equals("DelegatingSocketImpl")) {
      inner = field(inner.getClass().getSuperclass(), "delegate").get(inner);
    }
    return (FileDescriptor) fd.get(inner);
  }

  int number(SocketChannel channel) throws ReflectiveOperationException {
    return number(descriptor(channel));
  }

  FileDescriptor descriptor(SocketChannel channel) throws ReflectiveOperationException {
    return (FileDescriptor) field(channel.getClass(), "fd").get(channel);
  }

  /** A second object for the same number, of which the JDK knows nothing. */
  FileDescriptor twin(FileDescriptor descriptor) throws ReflectiveOperationException {
    return of(number(descriptor));
  }

  FileDescriptor of(int n) throws ReflectiveOperationException {
    FileDescriptor descriptor = new FileDescriptor();
    number.setInt(descriptor, n);
    return descriptor;
  }

  long first(int n) throws ReflectiveOperationException {
    return (Long) first.invoke(null, n);
  }

  int state(int n) throws ReflectiveOperationException {
    return (int) (first(n) >>> 62);
  }

  /** Grows with each socket that uses the number. */
  int generation(int n) throws ReflectiveOperationException {
    return (int) (first(n) >>> 44) & 0xffff;
  }

  boolean ended(int n) throws ReflectiveOperationException {
    return ((Long) second.invoke(null, n) & EOF) != 0;
  }

  /** The agent has seen that the peer is gone. */
  boolean watched(int n) throws ReflectiveOperationException {
    return ((Long) second.invoke(null, n) & WATCHED) != 0;
  }

  /** Entries in use but for listeners. */
  int connections() throws ReflectiveOperationException {
    int used = 0;
    for (int n = next(0); n >= 0; n = next(n + 1)) {
      used += (first(n) >>> 60 & 3) == LISTENER ? 0 : 1;
    }
    return used;
  }

  private int next(int n) throws ReflectiveOperationException {
    return (Integer) nextUsed.invoke(null, n);
  }
}
