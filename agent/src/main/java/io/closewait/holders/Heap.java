// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import org.jspecify.annotations.Nullable;

/** Objects as the search reads them: those of this JVM, or of a dump. One thread. */
interface Heap {
  Shape shape(Object object);

  /** What a field of an object refers to. */
  @Nullable Object reference(Object holder, Declared.Slot field);

  int length(Object array);

  @Nullable Object element(Object array, int at);

  /** The thread local of which this is a thread's value; null where it is gone. */
  @Nullable Object threadLocal(Object value);

  /** Namespace and name of a variable; null where they cannot be read. */
  @Nullable Variable variable(Object variable);

  /** Whether the code of a namespace is known as a library's. */
  boolean isOfLibrary(String namespace);

  /** Name of a thread's object. */
  String threadName(Object thread);
}
