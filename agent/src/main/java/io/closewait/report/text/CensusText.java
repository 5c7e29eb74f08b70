// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Yardstick;
import java.util.List;

/** Who holds the descriptors when none is left, healthy ones too. */
public final class CensusText {
  public static final int MOST_LINES = 30;

  private static final int MOST_GROUPS = 5;

  private CensusText() {}

  /** {@code EXHAUSTED 1024 of 1024 file descriptors are in use ...}, with its lines. */
  public static String of(Snapshot snapshot, long limit) {
    StringBuilder out = new StringBuilder("EXHAUSTED ");
    if (Yardstick.noneLeft(snapshot.descriptorsUsed, limit)) {
      out.append(snapshot.descriptorsUsed).append(" of ").append(limit);
      out.append(" file descriptors are in use (\"Too many open files\")");
    } else {
      out.append("all of ").append(limit);
      out.append(" file descriptors were in use (\"Too many open files\"); now ");
      out.append(snapshot.descriptorsUsed).append(" are");
    }
    DescriptorCensus all = snapshot.descriptorCensus;
    if (all == null) {
      out.append(", ").append(Count.of(snapshot.openSockets, "socket")).append(" among them");
    } else {
      out.append(": ").append(DescriptorText.composition(snapshot, all));
    }
    List<CensusLine> sockets = all == null ? snapshot.census : all.sockets;
    for (String line : DescriptorText.lines(snapshot, sockets, MOST_LINES, MOST_GROUPS)) {
      out.append('\n').append(line);
    }
    return out.toString();
  }
}
