// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import org.jspecify.annotations.Nullable;

/** How the source calls a variable of a language that keeps its own. Immutable. */
final class Variable {
  /** The field that has the value that all threads see. */
  static final String VALUE = "root";

  final String namespace;
  final String name;

  private Variable(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  static @Nullable Variable of(@Nullable String namespace, @Nullable String name) {
    return namespace == null || name == null ? null : new Variable(namespace, name);
  }
}
