// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Leak;
import io.closewait.leak.SocketState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts every descriptor in use: the sockets as the census of this very sweep has them, all others
 * by what the kernel calls them. The agent's thread only.
 *
 * <p>The kernel gives away the lowest free number, so the numbers in use lie close together. They
 * are walked one by one, which takes no descriptor: so it works when there is none left, and for a
 * tracked socket nothing is asked at all. Only where many numbers are free in between, the kernel's
 * list is opened, which takes one.
 */
final class DescriptorCount {
  /** Numbers in a row of all free ones that may be asked in vain. */
  private static final int MOST_VAIN = 1000;

  /** Where neither the count nor the list can be had, this is the last number that is tried. */
  private static final int LAST = 1 << 20;

  private final KernelView kernel;
  private final SocketStates states;
  private final int[] untracked = new int[SocketState.values().length];
  private OtherDescriptors others = new OtherDescriptors(site -> null);
  private int found;

  DescriptorCount(KernelView kernel) {
    this.kernel = kernel;
    this.states = new SocketStates(kernel);
  }

  /**
   * Counts.
   *
   * @param sockets all that are tracked
   * @param used descriptors in use; -1 where it is not known
   * @param limit how many there may be; -1 where it is not known
   */
  DescriptorCensus take(
      List<CensusLine> sockets, OtherDescriptors.Opener opener, long used, long limit) {
    begin(opener);
    if (used < 0 || !walk(used, limit)) {
      begin(opener);
      list(limit);
    }
    return new DescriptorCensus(System.currentTimeMillis(), with(sockets), others.groups());
  }

  private void begin(OtherDescriptors.Opener opener) {
    others = new OtherDescriptors(opener);
    Arrays.fill(untracked, 0);
    states.begin();
    found = 0;
  }

  private void list(long limit) {
    int[] listed = kernel.openDescriptors();
    for (int fd : listed) {
      look(fd);
    }
    for (int fd = 0; listed.length == 0 && fd < end(limit); fd++) { // none is left for the list
      look(fd);
    }
  }

  private static long end(long limit) {
    return limit < 0 ? LAST : Math.min(limit, LAST);
  }

  /** False: too many numbers were free in between. */
  private boolean walk(long used, long limit) {
    int vain = 0;
    for (int fd = 0; fd < end(limit) && found < used; fd++) {
      if (!look(fd) && ++vain > MOST_VAIN + found) {
        return false;
      }
    }
    return true;
  }

  /** Whether the number is in use. */
  private boolean look(int fd) {
    if (SocketEntry.isFree(fd)) {
      String link = kernel.link(fd);
      if (link == null) {
        return false;
      }
      classify(fd, link);
    }
    found++;
    return true;
  }

  private void classify(int fd, String link) {
    if (!link.startsWith("socket:")) {
      others.add(fd, link);
      return;
    }
    int state = kernel.state(fd);
    if (state == TcpState.OTHER || state == TcpState.OTHER_GONE) {
      boolean unix = kernel.isUnixDomain(fd);
      others.add(unix ? DescriptorKind.UNIX_SOCKET : DescriptorKind.OTHER_SOCKET);
    } else {
      untracked[states.of(fd, state, false).ordinal()]++;
    }
  }

  /** The tracked ones and those that are not, of which no stack is known; the most first. */
  private List<CensusLine> with(List<CensusLine> sockets) {
    Map<String, CensusLine> lines = new LinkedHashMap<>();
    for (CensusLine line : sockets) {
      lines.put(line.site + ' ' + line.state, line);
    }
    for (SocketState state : SocketState.values()) {
      int count = untracked[state.ordinal()];
      if (count > 0) {
        CensusLine line = new CensusLine(Leak.UNSAMPLED, null, null, state, count);
        lines.merge(line.site + ' ' + line.state, line, CensusLine::and);
      }
    }
    List<CensusLine> sorted = new ArrayList<>(lines.values());
    sorted.sort((a, b) -> b.count - a.count);
    return sorted;
  }
}
