// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.micro;

import java.io.FileDescriptor;
import java.lang.reflect.Field;

/** Descriptors with a number and nothing behind it. */
public final class Descriptors {
  private Descriptors() {}

  /** One with this number. */
  public static FileDescriptor of(int number) {
    try {
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      FileDescriptor descriptor = new FileDescriptor();
      field.setInt(descriptor, number);
      return descriptor;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
