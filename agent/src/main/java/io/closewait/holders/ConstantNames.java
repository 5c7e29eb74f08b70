// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * What a class's own constant pool says about its fields. Nothing in the pool is resolved, so
 * nothing is loaded. One thread.
 */
final class ConstantNames {
  /** Hears of the entries of one pool. */
  interface Reader {
    /** A text that may be the type of a field, of a variable, or anything else that looks alike. */
    void type(String descriptor);

    /** A field that the class's code uses. */
    void field(String ofClass, String name, String descriptor);
  }

  private static final int SHORTEST = 3; // La;

  private final MethodHandle poolOf;
  private final MethodHandle size;
  private final MethodHandle text;
  private final MethodHandle member;

  /** Null on 8, whose pools do not tell what an entry is: one has to ask and be refused. */
  private final @Nullable Tags tags;

  ConstantNames(MethodHandles.Lookup trusted) throws ReflectiveOperationException {
    MethodHandle found;
    Class<?> pool;
    try {
      pool = Class.forName("jdk.internal.reflect.ConstantPool", false, null);
    } catch (ClassNotFoundException before9) {
      pool = Class.forName("sun.reflect.ConstantPool", false, null);
    }
    found = trusted.findVirtual(Class.class, "getConstantPool", MethodType.methodType(pool));
    poolOf = found.asType(MethodType.methodType(Object.class, Class.class));
    size = of(trusted, pool, "getSize", int.class);
    text = of(trusted, pool, "getUTF8At", String.class, int.class);
    member = of(trusted, pool, "getMemberRefInfoAt", String[].class, int.class);
    if (pool.getName().startsWith("sun.")) {
      tags = null;
    } else {
      tags = new Tags(trusted, pool);
    }
  }

  private static MethodHandle of(
      MethodHandles.Lookup trusted, Class<?> pool, String name, Class<?> result, Class<?>... takes)
      throws ReflectiveOperationException {
    MethodHandle found = trusted.findVirtual(pool, name, MethodType.methodType(result, takes));
    Class<?> seen = result.isPrimitive() ? result : Object.class;
    return found.asType(found.type().changeParameterType(0, Object.class).changeReturnType(seen));
  }

  /** What an entry is, for those who may ask. */
  private static final class Tags {
    final MethodHandle of;
    final Object text;
    final Object field;

    Tags(MethodHandles.Lookup trusted, Class<?> pool) throws ReflectiveOperationException {
      Class<?> tags = Class.forName(pool.getName() + "$Tag", true, null);
      of = ConstantNames.of(trusted, pool, "getTagAt", tags, int.class);
      text = constant(trusted, tags, "UTF8");
      field = constant(trusted, tags, "FIELDREF");
    }
  }

  private static Object constant(MethodHandles.Lookup trusted, Class<?> tags, String name)
      throws ReflectiveOperationException {
    MethodHandle getter = trusted.findStaticGetter(tags, name, tags);
    try {
      return (Object) getter.asType(MethodType.methodType(Object.class)).invokeExact();
    } catch (Throwable refused) {
      throw new NoSuchFieldException(name);
    }
  }

  /** Reads the pool of a class; false where it cannot be read. */
  boolean read(Class<?> type, Reader reader) {
    try {
      Object pool = (Object) poolOf.invokeExact(type);
      int entries = pool == null ? 0 : (int) size.invokeExact(pool);
      for (int i = 1; i < entries; i++) {
        if (tags == null) {
          ask(pool, i, reader);
          continue;
        }
        Object kind = (Object) tags.of.invokeExact(pool, i);
        if (kind == tags.text) {
          type((String) (Object) text.invokeExact(pool, i), reader);
        } else if (kind == tags.field) {
          field((String[]) (Object) member.invokeExact(pool, i), reader);
        }
      }
      return pool != null;
    } catch (Throwable unreadable) {
      return false;
    }
  }

  /** What is no text is asked whether it is a field; what is no field either says so. */
  private void ask(Object pool, int entry, Reader reader) throws Throwable {
    String found;
    try {
      found = (String) (Object) text.invokeExact(pool, entry);
    } catch (IllegalArgumentException noText) {
      try {
        field((String[]) (Object) member.invokeExact(pool, entry), reader);
      } catch (IllegalArgumentException noField) {
        // something else
      }
      return;
    }
    type(found, reader);
  }

  private static void type(@Nullable String text, Reader reader) {
    if (text == null || text.length() < SHORTEST || text.charAt(text.length() - 1) != ';') {
      return;
    }
    boolean reference = text.charAt(0) == 'L' || text.charAt(0) == '[';
    if (reference && text.indexOf('<') < 0 && text.indexOf('(') < 0) {
      reader.type(text);
    }
  }

  private static void field(String @Nullable [] parts, Reader reader) {
    if (parts != null && parts[2].charAt(0) != '(') {
      reader.field(parts[0], parts[1], parts[2]);
    }
  }
}
