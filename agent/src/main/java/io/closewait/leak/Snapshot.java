// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the last sweep saw. Immutable; made by the agent's thread, read by any. */
public final class Snapshot {
  /** Open sockets that are tracked. */
  public final int openSockets;

  /** All that is reported, the largest first. */
  public final List<Leak> leaks;

  /** The totals of all leaks. */
  public final Totals totals;

  /** Leaked sockets that the option {@code ignore} silences. */
  public final int ignored;

  /** Descriptors in use; -1 where it is not known. */
  public final long descriptorsUsed;

  /** Most descriptors that there may be; -1 where it is not known. */
  public final long descriptorsLimit;

  /** Whether the last descriptor was in use at any time since the sweep before. */
  public final boolean ranOut;

  /** How long the sweep took. */
  public final long sweepNanos;

  /** Connections that were opened and watched, since the start; -1 where it is not known. */
  public final long connections;

  /** Opening, end-of-stream and owner stacks that the budget did not allow, since the start. */
  public final long capturesSkipped;

  /** Failures inside the agent that were swallowed, since the start. */
  public final long errors;

  /**
   * Within how many seconds the next socket whose peer is gone counts as leaked; -1: none waits.
   */
  public final long verdictInSeconds;

  /** When the descriptors run out; or null. */
  public final @Nullable Forecast forecast;

  /**
   * The last census of all open sockets, the most first; empty where none was taken yet. It may be
   * older than the rest.
   */
  public final List<CensusLine> census;

  /** The last count of all descriptors; null where none was taken yet. It may be older as well. */
  public final @Nullable DescriptorCensus descriptorCensus;

  private Snapshot(Builder b) {
    openSockets = b.openSockets;
    leaks = Collections.unmodifiableList(new ArrayList<>(b.leaks));
    totals = new Totals(leaks);
    ignored = b.ignored;
    descriptorsUsed = b.descriptorsUsed;
    descriptorsLimit = b.descriptorsLimit;
    ranOut = b.ranOut;
    sweepNanos = b.sweepNanos;
    connections = b.connections;
    capturesSkipped = b.capturesSkipped;
    errors = b.errors;
    verdictInSeconds = b.verdictInSeconds;
    forecast = b.forecast;
    census = Collections.unmodifiableList(new ArrayList<>(b.census));
    descriptorCensus = b.descriptorCensus;
  }

  /** Returns this snapshot with leaks of which more is known. */
  public Snapshot with(List<Leak> toldAnew) {
    Builder same = new Builder();
    same.openSockets = openSockets;
    same.leaks = toldAnew;
    same.ignored = ignored;
    same.descriptorsUsed = descriptorsUsed;
    same.descriptorsLimit = descriptorsLimit;
    same.ranOut = ranOut;
    same.sweepNanos = sweepNanos;
    same.connections = connections;
    same.capturesSkipped = capturesSkipped;
    same.errors = errors;
    same.verdictInSeconds = verdictInSeconds;
    same.forecast = forecast;
    same.census = census;
    same.descriptorCensus = descriptorCensus;
    return same.build();
  }

  /** Collects what one sweep saw. */
  public static final class Builder {
    public int openSockets;
    public List<Leak> leaks = Collections.emptyList();
    public int ignored;
    public long descriptorsUsed = -1;
    public long descriptorsLimit = -1;
    public boolean ranOut;
    public long sweepNanos;
    public long connections = -1;
    public long capturesSkipped;
    public long errors;
    public long verdictInSeconds = -1;
    public @Nullable Forecast forecast;
    public List<CensusLine> census = Collections.emptyList();
    public @Nullable DescriptorCensus descriptorCensus;

    public Snapshot build() {
      return new Snapshot(this);
    }
  }
}
