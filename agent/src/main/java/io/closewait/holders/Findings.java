// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one search found. Immutable. */
public final class Findings {
  /** The holders of each target, in the targets' order; empty where nothing can be said. */
  public final List<List<Holder>> holders;

  /** Why nothing was searched, or why not to the end: a sentence; or null. */
  public final @Nullable String problem;

  /** Objects that were looked at. */
  public final int objects;

  public final long nanos;

  /** What a search has found. */
  public Findings(List<List<Holder>> holders, @Nullable String problem, int objects, long nanos) {
    this.holders = Collections.unmodifiableList(holders);
    this.problem = problem;
    this.objects = objects;
    this.nanos = nanos;
  }

  static Findings none(String problem) {
    return new Findings(Collections.<List<Holder>>emptyList(), problem, 0, 0);
  }
}
