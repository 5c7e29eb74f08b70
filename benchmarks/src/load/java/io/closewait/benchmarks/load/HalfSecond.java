// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;

/** Half a second of ordinary work: strings, formats, a map; no socket. */
public final class HalfSecond {
  private HalfSecond() {}

  public static void main(String[] arguments) {
    Map<String, Integer> counts = new TreeMap<>();
    int sum = 0;
    for (int i = 0; i < 40_000; i++) {
      String key = Integer.toString(i * 7919 % 50_021, 36);
      counts.merge(key, 1, Integer::sum);
      sum += String.format("%d-%s", i % 13, key).hashCode();
    }
    System.out.println(counts.size() + " " + sum);
  }
}
