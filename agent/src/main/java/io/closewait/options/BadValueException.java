// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

/** A value that cannot be used: why, if there is more to say than what is accepted. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What can be used in its place; or null: the default. */
  final transient Object instead;

  BadValueException() {
    this(null, null);
  }

  BadValueException(String why, Object instead) {
    super(why, null, false, false);
    this.instead = instead;
  }
}
