// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts by key, of a bounded number of keys. One thread. */
final class Tally<K> {
  private static final int KEYS = 1000;

  /** Null until there is something to count: most leaks have one peer and one port. */
  private @Nullable K first;

  private int ofFirst;

  /** All keys but the first; null until there is a second. */
  private @Nullable Map<K, Integer> others;

  /** Whether it is counted: null is not, nor is one key too many. Only what is can be removed. */
  boolean add(@Nullable K key) {
    if (key == null) {
      return false;
    }
    int before = count(key);
    if (before == 0 && size() >= KEYS) {
      return false;
    }
    set(key, before + 1);
    return true;
  }

  void remove(@Nullable K key) {
    int before = key == null ? 0 : count(key);
    if (key != null && before > 0) {
      set(key, before - 1);
    }
  }

  void clear() {
    first = null;
    others = null;
  }

  private int size() {
    return (first == null ? 0 : 1) + (others == null ? 0 : others.size());
  }

  private int count(K key) {
    return key.equals(first) ? ofFirst : others == null ? 0 : others.getOrDefault(key, 0);
  }

  private void set(K key, int count) {
    boolean isOther = others != null && others.containsKey(key);
    if (!isOther && (first == null || key.equals(first))) {
      first = count == 0 ? null : key;
      ofFirst = count;
    } else if (count == 0) {
      Objects.requireNonNull(others).remove(key);
    } else {
      others = others == null ? new HashMap<>() : others;
      others.put(key, count);
    }
  }

  /** The most frequent, the most first. */
  Map<K, Integer> most(int shown) {
    List<K> all = new ArrayList<>(others == null ? Collections.<K>emptySet() : others.keySet());
    if (first != null) {
      all.add(0, first);
    }
    all.sort((a, b) -> count(b) - count(a));
    Map<K, Integer> most = new LinkedHashMap<>();
    for (K key : all.subList(0, Math.min(shown, all.size()))) {
      most.put(key, count(key));
    }
    return most;
  }
}
