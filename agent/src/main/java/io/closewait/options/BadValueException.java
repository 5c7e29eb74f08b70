// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import org.jspecify.annotations.Nullable;

/** A value that cannot be used: why, if there is more to say than what is accepted. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What can be used in its place; or null: the default. */
  final transient @Nullable Object instead;

  BadValueException() {
    this(null, null);
  }

  BadValueException(@Nullable String why, @Nullable Object instead) {
    super(why, null, false, false);
    this.instead = instead;
  }
}
