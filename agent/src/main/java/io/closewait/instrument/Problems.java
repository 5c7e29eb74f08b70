// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Sentences about hooks that are not in place, until they are reported. Any thread. */
final class Problems {
  private final Queue<String> waiting = new ArrayDeque<>();

  synchronized void add(String sentence) {
    waiting.add(sentence);
  }

  /** The oldest that is not reported yet; or null. */
  synchronized @Nullable String next() {
    return waiting.poll();
  }
}
