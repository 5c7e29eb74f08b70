// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

/** Instructions that are to stand at the entry of a method, or before each of its returns. */
public interface Insertion {
  /** What an insertion may have on the stack, on top of what the method has there. */
  int STACK = 4;

  /** The name of the method. */
  String method();

  /** Whether the method with this name and descriptor is meant. */
  boolean takes(String descriptor);

  /** True: inserted at the entry; false: before each return. */
  boolean atEntry();

  /**
   * Writes the instructions. They leave the stack as it was, need no more of it than {@link
   * #STACK}, and have no branch, so that the method's stack maps stay as they are.
   *
   * @param patched the type that is patched
   * @param descriptor of the method that is patched
   * @param end opcode of the return before which this stands; of no use at the entry
   */
  void insert(String patched, String descriptor, int end, Instructions to);
}
