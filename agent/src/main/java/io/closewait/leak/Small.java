// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies that nobody changes, as small as can be: a thousand leaks are kept, and most have one
 * socket and one peer.
 */
final class Small {
  private Small() {}

  static <T> List<T> list(List<T> all) {
    switch (all.size()) {
      case 0:
        return Collections.emptyList();
      case 1:
        return Collections.singletonList(all.get(0));
      default:
        return Collections.unmodifiableList(new ArrayList<>(all));
    }
  }

  static <K, V> Map<K, V> map(Map<K, V> all) {
    if (all.isEmpty()) {
      return Collections.emptyMap();
    }
    Map.Entry<K, V> first = all.entrySet().iterator().next();
    return all.size() == 1
        ? Collections.singletonMap(first.getKey(), first.getValue())
        : Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }
}
