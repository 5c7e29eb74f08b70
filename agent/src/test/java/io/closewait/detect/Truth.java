// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.TcpState;

/** One socket of {@link SweepModelTest}, as it is. */
final class Truth {
  final boolean accepted;
  final String method;
  final int opened;
  boolean refused;
  boolean connected;
  boolean ended;
  int state = TcpState.ESTABLISHED;

  /** When its peer went; when -1 was read; when it last wrote after that; -1: never. */
  int gone = -1;

  int read = -1;
  int wrote = -1;

  /** The first whole sweep that could see its peer gone. */
  int seenGone = -1;

  Truth(boolean accepted, String method, int opened) {
    this.opened = opened;
    this.accepted = accepted;
    this.method = method;
    this.connected = accepted;
  }

  /** Since when nobody has taken notice of it. */
  int idleSince() {
    return Math.max(Math.max(gone, read), wrote);
  }

  /** As {@link #idleSince}, with those writes only that are known not to be answered by a reset. */
  int surelyIdleSince() {
    return Math.max(Math.max(gone, read), believed);
  }

  /** The last write after the end that must be believed by now; which a look has seen, and when. */
  int believed = -1;

  private int seen = -1;
  private int seenAt;

  void look(int now) {
    if (seen != wrote) {
      seen = wrote;
      seenAt = now;
    } else if (now - seenAt >= 2 && state != TcpState.DEAD) {
      believed = wrote;
    }
  }
}
