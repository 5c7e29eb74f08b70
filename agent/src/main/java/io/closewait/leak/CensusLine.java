// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import org.jspecify.annotations.Nullable;

/** Open sockets, healthy ones too, of one call site and in one state. Immutable. */
public final class CensusLine {
  /**
   * Of leaked sockets the site under which their leak is told. Of others the fingerprint of the
   * code that handles them, or of that which opened them where no other is known: 12 hex digits,
   * {@code unsampled} or {@code other}.
   */
  public final String site;

  /** The frame to look at first; or null. */
  public final @Nullable Frame where;

  /** Where the sockets were opened; or null. */
  public final @Nullable Stack open;

  public final SocketState state;

  public final int count;

  /** Of {@link #count}, sockets that are reported as leaked. */
  public final int leaked;

  /** Whether {@link #where} used the sockets, rather than opened them. */
  public final boolean used;

  public CensusLine(
      String site, @Nullable Frame where, @Nullable Stack open, SocketState state, int count) {
    this(site, where, open, state, count, 0, false);
  }

  public CensusLine(
      String site,
      @Nullable Frame where,
      @Nullable Stack open,
      SocketState state,
      int count,
      int leaked,
      boolean used) {
    this.site = site;
    this.where = where;
    this.open = open;
    this.state = state;
    this.count = count;
    this.leaked = leaked;
    this.used = used;
  }

  /** Returns one line for the sockets of both, which are of one site and state. */
  public CensusLine and(CensusLine other) {
    return new CensusLine(
        site, where, open, state, count + other.count, leaked + other.leaked, used);
  }
}
