// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import org.jspecify.annotations.Nullable;

/**
 * The call sites of one socket, and which of them decides what it is reported under: the first that
 * shows a frame of the application, in an order that depends on the kind. The stack in which an end
 * of stream is read comes first where it was ignored; the accept stack of a server names only its
 * acceptor, so who first used an accepted socket comes before it.
 *
 * <p>Where none shows the application, the one that tells most decides, and of equals the opening:
 * a library opens its connections in one way, but meets their end on many. Immutable.
 */
final class Sites {
  /** From here on Linux chooses ports by itself. */
  private static final int EPHEMERAL = 32768;

  final int side;
  final @Nullable Site open;
  final @Nullable Site owner;
  final @Nullable Site eof;

  /** Null where none was sampled. */
  final @Nullable Site deciding;

  /** Whether a stack that comes before the deciding one is only missing for lack of budget. */
  final boolean incomplete;

  /** Looks up the sites of an entry of the socket table. */
  static Sites of(SiteTable table, Kind kind, SocketEntry entry) {
    return new Sites(
        kind,
        entry.side(),
        table.site(entry.openSite()),
        table.site(entry.ownerSite()),
        table.site(entry.eofSite()),
        entry.ownerSettled());
  }

  /** {@code used}: the socket was used, so that an accepted one should have an owner. */
  Sites(
      Kind kind,
      int side,
      @Nullable Site open,
      @Nullable Site owner,
      @Nullable Site eof,
      boolean used) {
    this.side = side;
    this.open = open;
    this.owner = owner;
    this.eof = eof;
    boolean ignored = kind == Kind.EOF_IGNORED && (eof == null || !eof.asynchronous());
    boolean owned = side != SocketTable.CONNECTED;
    // of a connected socket the owner decides only where the opening names no application code
    @Nullable Site[] order = {ignored ? eof : null, owned ? owner : null, open, owner, eof};
    boolean[] expected = {ignored, owned && used, side != SocketTable.UNKNOWN_SIDE, false, false};
    int decides = firstOfApplication(order);
    this.deciding = decides < order.length ? order[decides] : mostTelling(open, owner, eof);
    boolean missing = false;
    for (int i = 0; i < decides; i++) {
      missing |= expected[i] && order[i] == null;
    }
    this.incomplete = missing && deciding != null;
  }

  /**
   * The name of the code that leaks, or of the library at work with its side and port; {@link
   * Leak#UNSAMPLED} where no stack was taken.
   *
   * @param localPort 0 where it is not known
   * @param peerPort 0 where it is not known
   */
  String fingerprint(int localPort, int peerPort) {
    if (deciding == null) {
      return Leak.UNSAMPLED;
    }
    int service = side == SocketTable.CONNECTED ? peerPort : localPort;
    // a port that the kernel chose is another one in each run
    return deciding.fingerprint(side, service < EPHEMERAL ? service : 0);
  }

  /** The fingerprint without a port. */
  String code() {
    return fingerprint(0, 0);
  }

  /** Whether the port is missing that would tell the library's leaks apart. */
  boolean lacksPort(int localPort, int peerPort) {
    return (side == SocketTable.CONNECTED ? peerPort : localPort) == 0;
  }

  /** How many of the three are known. */
  int stacks() {
    return (open == null ? 0 : 1) + (owner == null ? 0 : 1) + (eof == null ? 0 : 1);
  }

  /** The side as a report names it; null where it is not known. */
  @Nullable Side reportedSide() {
    switch (side) {
      case SocketTable.ACCEPTED:
        return Side.ACCEPTED;
      case SocketTable.CONNECTED:
        return Side.CONNECTED;
      default:
        return null;
    }
  }

  private static int firstOfApplication(@Nullable Site[] order) {
    int i = 0;
    while (i < order.length && (order[i] == null || !order[i].inApplication)) {
      i++;
    }
    return i;
  }

  private static @Nullable Site mostTelling(@Nullable Site... sites) {
    Site best = null;
    for (Site site : sites) {
      if (site != null && (best == null || site.telling() > best.telling())) {
        best = site;
      }
    }
    return best;
  }
}
