// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import org.jspecify.annotations.Nullable;

/** Where a walk begins: a static field's class, or a thread. Immutable. */
final class Root {
  /** Null: a thread. */
  final @Nullable Class<?> type;

  final CodeOwner owner;

  /** Name of the class, or of the thread. */
  final String name;

  /** Where the field lies in what stands for the class. */
  final long offset;

  private Root(@Nullable Class<?> type, CodeOwner owner, String name, long offset) {
    this.type = type;
    this.owner = owner;
    this.name = name;
    this.offset = offset;
  }

  static Root ofStatic(Class<?> type, CodeOwner owner, long offset) {
    return new Root(type, owner, type.getName(), offset);
  }

  static Root ofThread(String name) {
    return new Root(null, CodeOwner.JDK, name, 0);
  }
}
