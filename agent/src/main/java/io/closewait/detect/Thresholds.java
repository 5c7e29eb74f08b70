// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

/** How long is too long, in ticks (seconds). Immutable. */
public final class Thresholds {
  /** After the application read -1. */
  final int grace;

  /** After a FIN that nobody reads, or the connection's death. */
  final int graceUnread;

  public Thresholds(int grace, int graceUnread) {
    this.grace = grace;
    this.graceUnread = graceUnread;
  }

  int of(boolean readEof) {
    return readEof ? grace : graceUnread;
  }
}
