// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a search reads, and what only that place can tell. Made for one search; one thread. */
interface Source {
  /** The waves of roots: the application's, threads and libraries, the JDK's own. */
  int WAVES = 3;

  Heap heap();

  /** Adds the roots of one wave. */
  void roots(int wave, Walk walk);

  /** Whether a way through the graph is still there. */
  boolean stands(Graph graph, int[] path);

  /** Where a thread stands in the application's code; or null. */
  @Nullable String standing(Object thread);

  /** What threads of a server do; {@code server}: prefixes of the names of its classes. */
  List<Holder> work(List<String> server);
}
