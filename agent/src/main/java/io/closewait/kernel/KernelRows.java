// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import io.closewait.room.Room;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of one reading of the kernel's list, by what they are asked for. The list is that of a whole
 * host, so where there are many only those are kept that somebody asks for, as long as they are
 * listed. One thread.
 */
final class KernelRows<K, R> {
  /** So many are kept whether or not they were asked for. */
  private final int most;

  private final Map<K, List<R>> rows = new HashMap<>();

  /** Since the last reading. */
  private final Set<K> asked = new HashSet<>();

  private final Set<K> wanted = new HashSet<>();
  private int size;
  private boolean complete = true;

  KernelRows(int most) {
    this.most = Room.HERE.few(most);
  }

  /** A reading begins: what was kept of the last one goes. */
  void begin() {
    wanted.retainAll(rows.keySet());
    wanted.addAll(asked);
    asked.clear();
    rows.clear();
    size = 0;
    complete = true;
  }

  void add(K key, R row) {
    if (complete && size >= most) {
      complete = false;
      rows.keySet().retainAll(wanted);
    }
    if (complete || wanted.contains(key)) {
      List<R> same = rows.get(key);
      if (same == null) {
        same = Collections.singletonList(row);
      } else {
        same = same.size() == 1 ? new ArrayList<>(same) : same;
        same.add(row);
      }
      rows.put(key, same);
      size++;
    }
  }

  /** Whether all of the last reading were kept, and not only those that were asked for before. */
  boolean isComplete() {
    return complete;
  }

  /** The next reading has to tell of this one. */
  void ask(K key) {
    asked.add(key);
  }

  /** Whether the last reading tells of this one, if only that it is not listed. */
  boolean tells(K key) {
    return complete || wanted.contains(key);
  }

  List<R> of(K key) {
    return rows.getOrDefault(key, Collections.emptyList());
  }
}
