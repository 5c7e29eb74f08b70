// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.EntryBits;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import java.util.BitSet;

/** The sites of all open sockets, and of those that the collector closed. */
final class SocketSites implements SiteUser {
  @Override
  public void mark(BitSet used) {
    for (int fd = SocketTable.nextUsed(0); fd >= 0; fd = SocketTable.nextUsed(fd + 1)) {
      long second = SocketTable.second(fd);
      used.set(EntryBits.openSite(SocketTable.first(fd)));
      used.set(EntryBits.ownerSite(second));
      used.set(EntryBits.laterSite(second));
      used.set(EntryBits.eofSite(second));
    }
    for (Integer site : SocketEvents.SELECTORS.values()) {
      used.set(site);
    }
    for (Long key : Collector.ABANDONED.keySet()) {
      used.set((int) (key >>> 16) & 0xffff);
      used.set((int) (key & 0xffff));
    }
  }
}
