// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import org.jspecify.annotations.Nullable;

/** Has a JVM looked into. */
public interface Visitor {
  /**
   * Why this JVM must be left alone, in a sentence; null where it may be looked into.
   *
   * @param visited whether it was visited before, so that traces of it are our own
   */
  @Nullable String refusal(Jvm jvm, boolean visited);

  /** Goes in, waits for a verdict and comes out again, which takes minutes. */
  Finding visit(Jvm jvm);

  /** Has the visit under way end at once, and waits until it is out. Any thread. */
  void callBack();
}
