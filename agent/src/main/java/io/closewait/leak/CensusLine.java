// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import org.jspecify.annotations.Nullable;

/**
 * Open sockets, healthy ones too, that one call site opened and that are in one state. Immutable.
 */
public final class CensusLine {
  /** Fingerprint of the open stack: 12 hex digits, {@code unsampled} or {@code other}. */
  public final String site;

  /** The frame to look at first; or null. */
  public final @Nullable Frame where;

  /** Where the sockets were opened; or null. */
  public final @Nullable Stack open;

  public final SocketState state;

  public final int count;

  public CensusLine(
      String site, @Nullable Frame where, @Nullable Stack open, SocketState state, int count) {
    this.site = site;
    this.where = where;
    this.open = open;
    this.state = state;
    this.count = count;
  }
}
