// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.CensusLine;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Yardstick;

/** Who holds the sockets when no descriptor is left, healthy ones too. */
public final class CensusText {
  public static final int MOST_LINES = 30;

  private CensusText() {}

  /** {@code EXHAUSTED 1024 of 1024 file descriptors are in use ...}, with its lines. */
  public static String of(Snapshot snapshot, long limit) {
    StringBuilder out = new StringBuilder("EXHAUSTED ");
    if (Yardstick.noneLeft(snapshot.descriptorsUsed, limit)) {
      out.append(snapshot.descriptorsUsed).append(" of ").append(limit);
      out.append(" file descriptors are in use (\"Too many open files\"), ");
    } else {
      out.append("all of ").append(limit);
      out.append(" file descriptors were in use (\"Too many open files\"); now ");
      out.append(snapshot.descriptorsUsed).append(" are, ");
    }
    out.append(Count.of(snapshot.openSockets, "socket")).append(" among them");
    int lines = 0;
    long unsaid = 0;
    for (CensusLine line : snapshot.census) {
      if (lines++ < MOST_LINES) {
        out.append('\n').append(line.count).append(' ').append(line.state);
        out.append(line.where == null ? ", no stack known" : " opened at ");
        out.append(line.where == null ? "" : PlainText.of(line.where.toString()));
        out.append(", site ").append(PlainText.of(line.site, 40));
      } else {
        unsaid += line.count;
      }
    }
    if (unsaid > 0) {
      out.append("\nand ").append(Count.of(unsaid, "more socket"));
    }
    return out.toString();
  }
}
