// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** The fields that a class itself declares and that may lead somewhere. Immutable. */
final class Declared {
  /** A field and where it lies, in an object or in what stands for the class. */
  static final class Slot {
    final String name;
    final long offset;

    Slot(String name, long offset) {
      this.name = name;
      this.offset = offset;
    }
  }

  final Slot[] instance;
  final Slot[] statics;

  /** Whether every field is among them: then this is true for ever. */
  final boolean whole;

  Declared(Slot[] instance, Slot[] statics, boolean whole) {
    this.instance = instance;
    this.statics = statics;
    this.whole = whole;
  }
}
