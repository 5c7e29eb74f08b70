// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import org.jspecify.annotations.Nullable;

/** Where a walk begins. Immutable. */
final class Root {
  /** What kind of place it is. */
  enum Kind {
    STATIC,
    /** A variable of a language that keeps its own, such as a Var of Clojure. */
    VARIABLE,
    THREAD,
    /** A local variable of a running method; only in dumps. */
    LOCAL,
    /** Native code; only in dumps. */
    NATIVE
  }

  final Kind kind;

  /** Only of static fields of this JVM. */
  final @Nullable Class<?> type;

  final CodeOrigin origin;

  /** Name of the class, of the namespace, of the thread, or the frame. */
  final String name;

  /** Where the field lies in what stands for the class. */
  final long offset;

  private Root(Kind kind, @Nullable Class<?> type, CodeOrigin origin, String name, long offset) {
    this.kind = kind;
    this.type = type;
    this.origin = origin;
    this.name = name;
    this.offset = offset;
  }

  static Root ofStatic(Class<?> type, CodeOrigin origin, long offset) {
    return new Root(Kind.STATIC, type, origin, type.getName(), offset);
  }

  static Root ofThread(String name) {
    return new Root(Kind.THREAD, null, CodeOrigin.JDK, name, 0);
  }

  static Root ofVariable(String namespace) {
    return new Root(Kind.VARIABLE, null, CodeOrigin.APPLICATION, namespace, 0);
  }

  /** A place in a dump. */
  static Root inDump(Kind kind, CodeOrigin origin, String name) {
    return new Root(kind, null, origin, name, 0);
  }
}
