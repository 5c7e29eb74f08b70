// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.detect.*;
import io.closewait.options.Options;

/** Temporary. */
final class Outputs {
  private Outputs() {}

  static Reporter open(Options options) {
    return new Reporter() {
      @Override
      public void leak(Leak l) {
        System.err.println(
            "LEAK "
                + l.site
                + " "
                + l.kind
                + " "
                + l.severity
                + " "
                + l.count
                + " +"
                + l.added
                + " conf "
                + l.confirmed
                + " dead "
                + l.dead
                + " uns "
                + l.unsampled
                + " where "
                + l.where
                + " old "
                + l.oldestSeconds
                + " "
                + l.peers
                + l.localPorts
                + "\n  open "
                + (l.open == null ? null : l.open.frames)
                + "\n owner "
                + (l.owner == null ? null : l.owner.frames)
                + "\n eof "
                + (l.eof == null ? null : l.eof.frames));
      }

      @Override
      public void closed(LateClose c) {
        System.err.println("CLOSED " + c.site + c.kind + c.count + c.by + c.ageSeconds);
      }

      @Override
      public void notice(Notice n) {
        System.err.println("NOTICE " + n.message);
      }

      @Override
      public void swept(Snapshot s) {
        System.err.println(
            "SWEPT "
                + s.openSockets
                + " "
                + s.leaks.size()
                + " fds "
                + s.descriptorsUsed
                + "/"
                + s.descriptorsLimit
                + " ns "
                + s.sweepNanos);
      }
    };
  }
}
