// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.platform.Platform;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * What only the JDK itself may ask: fields without the cache that reflection leaves behind, where a
 * field lies, what a class's constant pool says. One thread.
 */
final class JvmInternals {
  private final Platform platform;
  private final MethodHandles.Lookup trusted;
  private final MethodHandle declaredFields;
  private final long offsetInGetter;
  private final long baseInStaticGetter;
  private final long offsetInStaticGetter;

  /**
   * Looks everything up.
   *
   * @throws ReflectiveOperationException where this JDK is built differently
   */
  JvmInternals(Platform platform) throws ReflectiveOperationException {
    this.platform = platform;
    Field everything = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
    trusted = (MethodHandles.Lookup) platform.staticReference(everything);
    declaredFields =
        trusted
            .findVirtual(
                Class.class,
                "getDeclaredFields0",
                MethodType.methodType(Field[].class, boolean.class))
            .asType(MethodType.methodType(Object.class, Class.class, boolean.class));
    offsetInGetter = offsetIn("java.lang.invoke.DirectMethodHandle$Accessor", "fieldOffset");
    String inStatics = "java.lang.invoke.DirectMethodHandle$StaticAccessor";
    baseInStaticGetter = offsetIn(inStatics, "staticBase");
    offsetInStaticGetter = offsetIn(inStatics, "staticOffset");
  }

  private long offsetIn(String type, String field) throws ReflectiveOperationException {
    Class<?> getter = Class.forName(type, false, null);
    return platform.offset(getter.getDeclaredField(field));
  }

  MethodHandles.Lookup trusted() {
    return trusted;
  }

  /**
   * All fields of the class itself. Only for classes all of whose fields' types are loaded: the JVM
   * would load the others.
   */
  Field[] fields(Class<?> type) throws Throwable {
    return (Field[]) (Object) declaredFields.invokeExact(type, false);
  }

  long offset(Field instanceField) {
    return platform.offset(instanceField);
  }

  long staticOffset(Field staticField) {
    return platform.staticOffset(staticField);
  }

  /**
   * Offset of a field that the JVM itself resolved: of this very name and type, and not static; or
   * -1. Neither the class nor the type is initialised, nothing is loaded.
   */
  long resolved(Class<?> type, String name, Class<?> fieldType) {
    try {
      MethodHandle getter = trusted.findGetter(type, name, fieldType);
      return platform.number(getter, offsetInGetter);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException other) {
      return -1;
    }
  }

  /**
   * Offset of a static field of an initialised class, found as in {@link #resolved}; or -1, also
   * for a field that the class inherits, which lies elsewhere.
   */
  long resolvedStatic(Class<?> type, String name, Class<?> fieldType) {
    try {
      MethodHandle getter = trusted.findStaticGetter(type, name, fieldType);
      boolean own = platform.reference(getter, baseInStaticGetter) == type;
      return own ? platform.wide(getter, offsetInStaticGetter) : -1;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException other) {
      return -1;
    }
  }

  /** Value of a constant of an initialised class; or {@code otherwise}. */
  int constant(Class<?> type, String name, int otherwise) {
    try {
      return (int) trusted.findStaticGetter(type, name, int.class).invokeExact();
    } catch (Throwable none) {
      return otherwise;
    }
  }

  /** Whether it is not initialised yet: then its statics are not there, and nobody must ask. */
  boolean isRaw(Class<?> type) {
    return platform.isUninitialised(type);
  }

  Object reference(Object holder, long offset) {
    return platform.reference(holder, offset);
  }

  int number(Object holder, long offset) {
    return platform.number(holder, offset);
  }

  boolean flag(Object holder, long offset) {
    return platform.flag(holder, offset);
  }
}
