// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import sun.misc.Unsafe;

/** FileDescriptor objects with the numbers that a test asks for; nothing is ever opened. */
@SuppressWarnings("removal") // which newer JDKs announce
final class Descriptors {
  private static final Unsafe UNSAFE = unsafe();
  private static final long NUMBER = offset();

  private Descriptors() {}

  static FileDescriptor of(int number) {
    FileDescriptor fd = new FileDescriptor();
    UNSAFE.putInt(fd, NUMBER, number);
    return fd;
  }

  private static long offset() {
    try {
      return UNSAFE.objectFieldOffset(FileDescriptor.class.getDeclaredField("fd"));
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
