// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** The objects of this JVM, read without calling any method of theirs. One thread. */
final class LiveHeap implements Heap {
  private final JvmInternals jvm;
  private final Shapes shapes;

  LiveHeap(JvmInternals jvm, Shapes shapes) {
    this.jvm = jvm;
    this.shapes = shapes;
  }

  @Override
  public Shape shape(Object object) {
    return shapes.of(object.getClass());
  }

  @Override
  public @Nullable Object reference(Object holder, Declared.Slot field) {
    return jvm.reference(holder, field.offset);
  }

  @Override
  public int length(Object array) {
    return ((Object[]) array).length;
  }

  @Override
  public @Nullable Object element(Object array, int at) {
    return ((Object[]) array)[at];
  }

  @Override
  public @Nullable Object threadLocal(Object value) {
    return ((Reference<?>) value).get(); // the JDK's class, and the way that collectors allow
  }

  @Override
  public @Nullable Variable variable(Object variable) {
    Object namespace = field(variable, "ns");
    Object symbol = namespace == null ? null : field(namespace, "name");
    return Variable.of(text(symbol), text(field(variable, "sym")));
  }

  @Override
  public boolean isOfLibrary(String namespace) {
    return shapes.isOfLibrary(namespace);
  }

  private @Nullable Object field(Object holder, String name) {
    for (Declared.Slot slot : shape(holder).fields) {
      if (slot.name.equals(name)) {
        return reference(holder, slot);
      }
    }
    return null;
  }

  /** Of a symbol; texts lead nowhere, so the shapes do not have them. */
  private @Nullable String text(@Nullable Object symbol) {
    if (symbol == null) {
      return null;
    }
    long offset = jvm.resolved(symbol.getClass(), "name", String.class);
    return offset < 0 ? null : (String) jvm.reference(symbol, offset);
  }

  @Override
  public String threadName(Object thread) {
    return ((Thread) thread).getName();
  }
}
