// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import io.closewait.detect.ProvenLeak;
import io.closewait.leak.Leak;
import io.closewait.report.text.PlainText;
import java.util.Map;
import java.util.TreeMap;

/** What became of the sockets of one leak. One thread. */
final class Account {
  final Leak leak;
  int sockets;
  int oldestSeconds;

  /** Closed, or in a rehearsal what would be. */
  int closed;

  /** How many by the class whose close() was called. */
  final Map<String, Integer> by = new TreeMap<>();

  /** How many were left alone, by reason. */
  final Map<String, Integer> skipped = new TreeMap<>();

  Account(Leak leak) {
    this.leak = leak;
  }

  void closed(ProvenLeak socket, String owner) {
    note(socket);
    closed++;
    by.merge(PlainText.of(owner), 1, Integer::sum);
  }

  void skipped(ProvenLeak socket, String reason) {
    note(socket);
    skipped.merge(PlainText.of(reason), 1, Integer::sum);
  }

  private void note(ProvenLeak socket) {
    sockets++;
    oldestSeconds = Math.max(oldestSeconds, socket.ageSeconds);
  }
}
