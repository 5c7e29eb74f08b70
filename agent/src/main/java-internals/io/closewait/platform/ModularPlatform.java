// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import io.closewait.classfile.Renaming;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Java 9 and later. Calls {@code jdk.internal.misc.Unsafe} directly: by reflection the JDK would
 * spin dozens of hidden classes at start. Names only what is the same from 9 to 25, or asks the
 * version.
 */
@SuppressWarnings("NullAway.Init") // by connect
final class ModularPlatform extends Platform {
  private Instrumentation instrumentation;
  private Unsafe unsafe;

  /** 9 to 11 only: getReference has another name there, which no compiler of today knows. */
  private @Nullable Platform former;

  @Override
  protected void connect(Instrumentation instrumentation) throws ReflectiveOperationException {
    this.instrumentation = instrumentation;
    grant(exportedTo(ModularPlatform.class), Collections.emptyMap());
    unsafe = Unsafe.getUnsafe();
    if (feature() < 12) {
      former = Java8Platform.connected(instrumentation);
    }
  }

  @Override
  public void openForReflection() {
    Set<Module> us = Collections.singleton(ModularPlatform.class.getModule());
    Map<String, Set<Module>> opened = new HashMap<>();
    opened.put("sun.nio.ch", us); // Net
    opened.put("java.io", us); // FileDescriptor.fd
    if (Terrain.here().isWindows()) {
      opened.put("java.net", us); // the plain sockets of 9 to 12
    }
    grant(Collections.emptyMap(), opened);
  }

  private static Map<String, Set<Module>> exportedTo(Class<?> type) {
    return Collections.singletonMap("jdk.internal.misc", Collections.singleton(type.getModule()));
  }

  private void grant(Map<String, Set<Module>> exported, Map<String, Set<Module>> opened) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Collections.emptySet(),
        exported,
        opened,
        Collections.emptySet(),
        Collections.emptyMap());
  }

  @Override
  public void defineInBootLoader(String[] names, byte[][] code) {
    Class<?> last = null;
    for (int i = 0; i < names.length; i++) {
      last = unsafe.defineClass(names[i], code[i], 0, code[i].length, null, null);
    }
    if (last != null) {
      grant(exportedTo(last), Collections.emptyMap());
    }
  }

  @Override
  public byte[] adapt(byte[] code) {
    return Renaming.rename(
        code,
        "sun/misc/Unsafe",
        "jdk/internal/misc/Unsafe",
        "compareAndSwapLong",
        "compareAndSetLong");
  }

  @Override
  public Object reference(Object holder, long offset) {
    return former == null ? unsafe.getReference(holder, offset) : former.reference(holder, offset);
  }

  @Override
  public boolean flag(Object holder, long offset) {
    return unsafe.getBoolean(holder, offset);
  }

  @Override
  public int number(Object holder, long offset) {
    return unsafe.getInt(holder, offset);
  }

  /** Also finds a field that reflection hides (11); on 9 the method does not exist yet. */
  @Override
  public long offset(Class<?> type, String field) {
    try {
      return unsafe.objectFieldOffset(type, field);
    } catch (InternalError | NoSuchMethodError unknown) {
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

  @Override
  public long backtraceOffset() {
    return offset(Throwable.class, "backtrace");
  }
}
