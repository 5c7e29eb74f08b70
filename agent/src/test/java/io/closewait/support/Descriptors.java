// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.support;

import java.io.FileDescriptor;
import java.lang.reflect.Field;

/** FileDescriptor objects with the numbers that a test asks for; nothing is ever opened. */
public final class Descriptors {
  private Descriptors() {}

  public static FileDescriptor of(int number) {
    try {
      FileDescriptor fd = new FileDescriptor();
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      field.setInt(fd, number);
      return fd;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
