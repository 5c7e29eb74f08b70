// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.List;
import java.util.function.IntPredicate;

/** Finds who holds leaked sockets. */
public interface HolderFinder {
  /**
   * Searches once; takes a while.
   *
   * @param connected whether a descriptor number is that of a connected socket, leaked or healthy
   */
  Findings find(List<Target> targets, IntPredicate connected);
}
