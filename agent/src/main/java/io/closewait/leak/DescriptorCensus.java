// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every descriptor that was in use at one moment, counted once. Immutable. Every output takes its
 * figures from here.
 */
public final class DescriptorCensus {
  /** When it was taken, for a label. */
  public final long epochMillis;

  /**
   * TCP sockets, healthy ones and listeners too, and tracked ones of other families; most first.
   */
  public final List<CensusLine> sockets;

  /** All other descriptors, by kind, the kind with the most first. */
  public final List<DescriptorGroup> others;

  /** Sum of {@link #sockets}. */
  public final int socketCount;

  /** Of these, leaked ones that are reported. */
  public final int leaked;

  /** Sum of everything. */
  public final int total;

  public DescriptorCensus(
      long epochMillis, List<CensusLine> sockets, List<DescriptorGroup> others) {
    this.epochMillis = epochMillis;
    this.sockets = Collections.unmodifiableList(new ArrayList<>(sockets));
    this.others = Collections.unmodifiableList(new ArrayList<>(others));
    int count = 0;
    int leaks = 0;
    for (CensusLine line : sockets) {
      count += line.count;
      leaks += line.leaked;
    }
    int rest = 0;
    for (DescriptorGroup group : others) {
      rest += group.count;
    }
    this.socketCount = count;
    this.leaked = leaks;
    this.total = count + rest;
  }

  /** How many there are of each kind, none left out, with {@code SOCKET} for TCP. */
  public Map<String, Integer> byKind() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("SOCKET", socketCount);
    for (DescriptorKind kind : DescriptorKind.values()) {
      counts.put(kind.name(), count(kind));
    }
    return counts;
  }

  /** The kinds of {@link #others}, the one with the most first. */
  public List<DescriptorKind> kinds() {
    List<DescriptorKind> kinds = new ArrayList<>();
    for (DescriptorGroup group : others) {
      if (!kinds.contains(group.kind)) {
        kinds.add(group.kind);
      }
    }
    return kinds;
  }

  /** Descriptors of this kind. */
  public int count(DescriptorKind kind) {
    int count = 0;
    for (DescriptorGroup group : others) {
      count += group.kind == kind ? group.count : 0;
    }
    return count;
  }
}
