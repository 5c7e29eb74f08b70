// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import org.jspecify.annotations.Nullable;

/** One object of a dump and where its contents lie in the file. Immutable. */
public final class DumpObject {
  public final long id;

  /** The class, of an array that of the array; null for arrays of numbers. */
  public final @Nullable DumpClass type;

  public final boolean array;

  /** Elements of an array; bytes of any other object. */
  public final int length;

  /** Type of the elements where {@link #type} is null. */
  final int elements;

  /** Place of the first element or field. */
  final long data;

  DumpObject(
      long id, @Nullable DumpClass type, boolean array, int elements, int length, long data) {
    this.id = id;
    this.type = type;
    this.array = array;
    this.elements = elements;
    this.length = length;
    this.data = data;
  }
}
