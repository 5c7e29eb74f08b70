// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import sun.misc.Unsafe;

/**
 * The bridge's only user of Unsafe: memory outside the heap and the number inside a FileDescriptor.
 *
 * <p>Compiled against {@code sun.misc.Unsafe} of Java 8; on 9 and later the agent renames that
 * constant to {@code jdk.internal.misc.Unsafe} while it defines this class, because the old class
 * warns there and may be denied (JEP 498). Only methods are named that kept their signature from 8
 * to 25 (compareAndSwapLong is renamed likewise).
 */
@SuppressWarnings("removal") // which newer JDKs announce: see above for what they get instead
final class Memory {
  private static final Unsafe UNSAFE = unsafe();
  private static final long FD_OFFSET = fdOffset();

  private Memory() {}

  /** Descriptor number, or -1 for none. */
  static int number(FileDescriptor fd) {
    return fd == null ? -1 : UNSAFE.getInt(fd, FD_OFFSET);
  }

  /** Zeroed memory outside the heap. */
  static long allocate(long bytes) {
    long address = UNSAFE.allocateMemory(bytes);
    UNSAFE.setMemory(address, bytes, (byte) 0);
    return address;
  }

  static void release(long address) {
    UNSAFE.freeMemory(address);
  }

  static long get(long address) {
    return UNSAFE.getLongVolatile(null, address);
  }

  /** A plain read: may be out of date, and whoever acts on it reads again. */
  static long peek(long address) {
    return UNSAFE.getLong(address);
  }

  static void set(long address, long value) {
    UNSAFE.putLongVolatile(null, address, value);
  }

  static boolean swap(long address, long expected, long value) {
    return UNSAFE.compareAndSwapLong(null, address, expected, value);
  }

  static void add(long address, long delta) {
    UNSAFE.getAndAddLong(null, address, delta);
  }

  private static long fdOffset() {
    try {
      return UNSAFE.objectFieldOffset(FileDescriptor.class.getDeclaredField("fd"));
    } catch (NoSuchFieldException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Unsafe unsafe() {
    try {
      return Unsafe.getUnsafe();
    } catch (SecurityException outsideTheBootLoader) { // only in unit tests
      try {
        Field field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return (Unsafe) field.get(null);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
