// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.Arrays;

/**
 * What the agent must do below the Java API, and which differs between Java 8 and later.
 *
 * <p>Making it gives this class loader's unnamed module, and nobody else, the rights that the agent
 * needs inside java.base.
 */
public abstract class Platform {
  /**
   * The platform of this JVM.
   *
   * @throws ReflectiveOperationException or an unchecked exception where the JVM refuses the rights
   */
  public static Platform of(Instrumentation instrumentation) throws ReflectiveOperationException {
    // by name: the verifier of 8 would load the class made for 9 to check the assignment
    String type = feature() == 8 ? "Java8Platform" : "ModularPlatform";
    // without arguments, as the launcher made the entry: later JDKs spin code for each new shape
    Platform platform =
        Class.forName("io.closewait.platform." + type)
            .asSubclass(Platform.class)
            .getDeclaredConstructor()
            .newInstance();
    platform.connect(instrumentation);
    return platform;
  }

  /** Takes the rights; before that, nothing else here works. */
  protected abstract void connect(Instrumentation instrumentation)
      throws ReflectiveOperationException;

  /**
   * Opens what the kernel's view reflects over. Not done with the rest, as it would spin one more
   * lambda of the JDK while the application waits for its first socket.
   */
  public abstract void openForReflection();

  /** 8, 11, 17, … */
  public static int feature() {
    String version = System.getProperty("java.specification.version");
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }

  /** The group above all others. */
  public static ThreadGroup topThreadGroup() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top;
  }

  /** The threads that live in this group and below. */
  public static Thread[] threadsOf(ThreadGroup group) {
    Thread[] threads = new Thread[group.activeCount() * 2 + 16];
    return Arrays.copyOf(threads, group.enumerate(threads));
  }

  /** Defines the bridge's classes into the boot loader. The names have slashes. */
  public abstract void defineInBootLoader(String[] names, byte[][] code)
      throws ReflectiveOperationException;

  /**
   * Byte code of the bridge as it must be defined here; {@code code} itself where nothing differs.
   */
  public abstract byte[] adapt(byte[] code);

  /** The reference at {@code offset} inside {@code holder}. A wrong offset crashes the JVM. */
  public abstract Object reference(Object holder, long offset);

  /** Offset of the hidden field {@code Throwable.backtrace}, or -1 where it is not known. */
  public abstract long backtraceOffset();

  /** The int at {@code offset} inside {@code holder}. */
  public abstract int number(Object holder, long offset);

  /** The boolean at {@code offset} inside {@code holder}. */
  public abstract boolean flag(Object holder, long offset);

  /** Offset of a declared field, or -1 where there is none of this name. */
  public abstract long offset(Class<?> type, String field);

  /** The long at {@code offset} inside {@code holder}. */
  public abstract long wide(Object holder, long offset);

  /** Offset of an instance field. */
  public abstract long offset(Field instanceField);

  /** Offset of a static field, which lies inside the object that stands for its class. */
  public abstract long staticOffset(Field staticField);

  /** Value of a static field that is a reference; its class must be initialised. */
  public final Object staticReference(Field staticField) {
    return reference(staticField.getDeclaringClass(), staticOffset(staticField));
  }

  /** Whether a class still waits for its initialiser. */
  public abstract boolean isUninitialised(Class<?> type);
}
