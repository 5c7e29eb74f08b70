// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.function.IntPredicate;

/** Finds the objects whose {@code close()} gives leaked sockets back. */
public interface OwnerFinder {
  /**
   * Searches once; takes a while. What is found holds objects of the application, and is to be
   * forgotten soon.
   *
   * @param numbers of the descriptors
   * @param connected whether a descriptor number is that of a connected socket, leaked or healthy
   */
  Owners owners(int[] numbers, IntPredicate connected);
}
