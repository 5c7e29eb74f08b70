// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has the connections of a dump. Immutable. */
public final class DumpFindings {
  /** The holder of most connections first. */
  public final List<Holder> holders;

  /** Open connections that the dump has and that were asked for. */
  public final int connections;

  /** Of these, such that nothing leads to. */
  public final int unreached;

  /** Null; or why this is not all that there is: a sentence. */
  public final @Nullable String problem;

  DumpFindings(List<Holder> holders, int connections, int unreached, @Nullable String problem) {
    this.holders = Collections.unmodifiableList(holders);
    this.connections = connections;
    this.unreached = unreached;
    this.problem = problem;
  }
}
