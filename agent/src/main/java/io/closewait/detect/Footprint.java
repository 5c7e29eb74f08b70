// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.leak.Holder;
import io.closewait.room.Share;
import java.util.Collections;
import java.util.List;

/**
 * What one group of leaks takes in the heap; without its stacks, which are the table's of the
 * sites, and without what each of its sockets needs. What finds no room is left out. One thread.
 */
final class Footprint {
  /** A group with the last view of it, its names and its places in lists. */
  static final int BYTES = 2000;

  private static final int BYTES_PER_HOLDER = 300, BYTES_PER_FRAME = 300;

  private static final List<Holder> NO_ROOM =
      Collections.singletonList(
          Holder.notSearched("who holds the sockets was found, but the agent has no room for it"));

  private final Share room;
  private final long taken;
  private long ofHolders, ofAcceptor;

  Footprint(Share room) {
    this.room = room;
    taken = room.take(BYTES) ? BYTES : 0; // the group for the rest is made in any case
  }

  /** What can be kept of this, in place of what was found before. */
  List<Holder> of(List<Holder> found) {
    room.give(ofHolders);
    long bytes = 0;
    for (Holder holder : found) {
      bytes += BYTES_PER_HOLDER + 2L * holder.characters();
    }
    boolean has = room.take(bytes);
    ofHolders = has ? bytes : 0;
    return has ? found : NO_ROOM;
  }

  /** The same; its stacks may be no site's any more. */
  Acceptor of(Acceptor found) {
    room.give(ofAcceptor);
    long bytes = (long) BYTES_PER_FRAME * found.frames();
    boolean has = room.take(bytes);
    ofAcceptor = has ? bytes : 0;
    return has ? found : Acceptor.UNKNOWN;
  }

  /** The group is kept no more. */
  void giveBack() {
    room.give(taken + ofHolders + ofAcceptor);
  }
}
