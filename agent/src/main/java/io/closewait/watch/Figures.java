// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.util.Collections;
import java.util.List;

/** What the kernel shows of a JVM at one moment. Immutable. */
final class Figures {
  final int closeWait;

  /** Sockets that are still open and in no list of the kernel: over, or never connected. */
  final int dead;

  final int established;

  /** Descriptors in use. */
  final int used;

  /** Descriptors that it may use; -1 where there is no limit. */
  final long limit;

  /** The peers of most of its connections in CLOSE_WAIT, in words. */
  final List<String> peers;

  Figures(int closeWait, int dead, int established, int used, long limit, List<String> peers) {
    this.closeWait = closeWait;
    this.dead = dead;
    this.established = established;
    this.used = used;
    this.limit = limit;
    this.peers = Collections.unmodifiableList(peers);
  }

  /** Sockets whose connection is over in one direction or in both. */
  int over() {
    return closeWait + dead;
  }

  /** How much of the limit is in use; -1 where there is none. */
  int percent() {
    return limit <= 0 ? -1 : (int) Math.min(100, used * 100L / limit);
  }

  /** All of it in one line. */
  String words() {
    StringBuilder out = new StringBuilder();
    out.append(closeWait).append(" in CLOSE_WAIT, ").append(dead).append(" dead, ");
    out.append(established).append(" established, ").append(used);
    out.append(limit <= 0 ? "" : " of " + limit).append(" descriptors");
    return out.toString();
  }
}
