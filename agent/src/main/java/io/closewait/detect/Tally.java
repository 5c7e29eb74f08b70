// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts by key, of a bounded number of keys. One thread. */
final class Tally<K> {
  private static final int KEYS = 1000;

  private final Map<K, Integer> counts = new HashMap<>();

  /** Whether it is counted: null is not, nor is one key too many. Only what is can be removed. */
  boolean add(@Nullable K key) {
    boolean counted = key != null && (counts.size() < KEYS || counts.containsKey(key));
    if (counted) {
      counts.merge(key, 1, Integer::sum);
    }
    return counted;
  }

  void remove(@Nullable K key) {
    counts.computeIfPresent(key, (k, count) -> count > 1 ? count - 1 : null);
  }

  void clear() {
    counts.clear();
  }

  /** The most frequent, the most first. */
  Map<K, Integer> most(int shown) {
    List<Map.Entry<K, Integer>> all = new ArrayList<>(counts.entrySet());
    all.sort((a, b) -> b.getValue() - a.getValue());
    Map<K, Integer> most = new LinkedHashMap<>();
    for (Map.Entry<K, Integer> entry : all.subList(0, Math.min(shown, all.size()))) {
      most.put(entry.getKey(), entry.getValue());
    }
    return most;
  }
}
