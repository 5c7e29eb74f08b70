// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.ProtectionDomain;
import sun.misc.Unsafe;

/** Java 8: no modules, and {@code sun.misc.Unsafe} does it all. */
@SuppressWarnings({
  "removal", // which newer JDKs announce; they get another platform
  "NullAway.Init" // by connect
})
final class Java8Platform extends Platform {
  private Unsafe unsafe;

  /** A method, as the verifier of its caller would load this class to check the assignment. */
  static Platform connected(Instrumentation instrumentation) throws ReflectiveOperationException {
    Platform platform = new Java8Platform();
    platform.connect(instrumentation);
    return platform;
  }

  @Override
  protected void connect(Instrumentation unused) throws ReflectiveOperationException {
    Field field = Unsafe.class.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    unsafe = (Unsafe) field.get(null);
  }

  @Override
  public void openForReflection() {
    // there are no modules
  }

  @Override
  public void defineInBootLoader(String[] names, byte[][] code)
      throws ReflectiveOperationException {
    // by reflection: later JDKs, which compile this class, have the method no more
    Method define =
        Unsafe.class.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
    for (int i = 0; i < names.length; i++) {
      define.invoke(unsafe, names[i], code[i], 0, code[i].length, null, null);
    }
  }

  @Override
  public byte[] adapt(byte[] code) {
    return code;
  }

  @Override
  public Object reference(Object holder, long offset) {
    return unsafe.getObject(holder, offset);
  }

  @Override
  public boolean flag(Object holder, long offset) {
    return unsafe.getBoolean(holder, offset);
  }

  @Override
  public int number(Object holder, long offset) {
    return unsafe.getInt(holder, offset);
  }

  @Override
  public long offset(Class<?> type, String field) {
    try {
      return unsafe.objectFieldOffset(type.getDeclaredField(field));
    } catch (NoSuchFieldException none) {
      return -1;
    }
  }

  @Override
  public long wide(Object holder, long offset) {
    return unsafe.getLong(holder, offset);
  }

  @Override
  public long offset(Field instanceField) {
    return unsafe.objectFieldOffset(instanceField);
  }

  @Override
  public long staticOffset(Field staticField) {
    return unsafe.staticFieldOffset(staticField);
  }

  @Override
  public boolean isUninitialised(Class<?> type) {
    return unsafe.shouldBeInitialized(type);
  }

  /**
   * Java 8 hides the field from reflection: it is the slot before the first visible field. What the
   * slot holds tells whether that is so here: nothing in a Throwable without a writable stack,
   * something in the others.
   */
  @Override
  public long backtraceOffset() {
    long first = Long.MAX_VALUE;
    for (Field field : Throwable.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        first = Math.min(first, unsafe.objectFieldOffset(field));
      }
    }
    long hidden = first - 4; // with compressed class and object pointers only
    if (hidden != 12 || unsafe.arrayIndexScale(Object[].class) != 4) {
      return -1;
    }
    boolean emptyInOne = unsafe.getInt(new Stackless(), hidden) == 0;
    boolean filledInOther = unsafe.getInt(new Throwable(), hidden) != 0;
    return emptyInOne && filledInOther ? hidden : -1;
  }

  private static final class Stackless extends Throwable {
    private static final long serialVersionUID = 1;

    Stackless() {
      super(null, null, false, false);
    }
  }
}
