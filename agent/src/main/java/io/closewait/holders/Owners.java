// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The owners of leaked sockets that one search found. Immutable. */
public final class Owners {
  /** By descriptor number; without those that nothing within reach leads to. */
  private final Map<Integer, Owner> byNumber;

  /** Why nothing was searched, or why not to the end: a sentence; or null. */
  public final @Nullable String problem;

  public final long nanos;

  Owners(Map<Integer, Owner> byNumber, @Nullable String problem, long nanos) {
    this.byNumber = Collections.unmodifiableMap(new HashMap<>(byNumber));
    this.problem = problem;
    this.nanos = nanos;
  }

  static Owners none(String problem) {
    return new Owners(Collections.<Integer, Owner>emptyMap(), problem, 0);
  }

  /** The owner of this socket; or null. */
  public @Nullable Owner of(int number) {
    return byNumber.get(number);
  }
}
