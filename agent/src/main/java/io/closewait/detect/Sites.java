// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.capture.Stack;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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

  /** Whether a stack that comes before the deciding one shows nothing of the application. */
  private final boolean passedOver;

  private final boolean used;

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
    this.used = used;
    boolean ignored = kind == Kind.EOF_IGNORED && (eof == null || !eof.asynchronous());
    boolean owned = side != SocketTable.CONNECTED;
    // of a connected socket the owner decides only where the opening names no application code
    @Nullable Site[] order = {ignored ? eof : null, owned ? owner : null, open, owner, eof};
    boolean[] expected = {ignored, owned && used, side != SocketTable.UNKNOWN_SIDE, false, false};
    int decides = firstOfApplication(order);
    this.deciding = decides < order.length ? order[decides] : mostTelling(open, owner, eof);
    boolean missing = false;
    boolean passed = false;
    for (int i = 0; i < decides; i++) {
      missing |= expected[i] && order[i] == null;
      // that a library connects on a thread of its own is no chance
      passed |= expected[i] && order[i] != null && order[i] != open;
    }
    this.incomplete = missing && deciding != null;
    this.passedOver = passed && deciding != null;
  }

  /**
   * The name under which the rest of its leak is to be looked for, where its stacks by chance say
   * less than theirs: one was not taken, or was taken on a thread of the library's where those of
   * others show the application. Null for one that says all there is to say; and for an accepted
   * one that nobody used, as that is no chance.
   */
  @Nullable String home(int localPort, int peerPort) {
    if (deciding == null) {
      return null;
    }
    if (deciding.namesCode) {
      return incomplete || passedOver ? deciding.fingerprint : null;
    }
    boolean handled = side == SocketTable.CONNECTED || owner != null || used;
    return incomplete || handled ? service(deciding, port(localPort, peerPort)) : null;
  }

  /** The names under which sockets that say less than this one may look for its group. */
  List<String> offers(int localPort, int peerPort) {
    List<String> names = new ArrayList<>();
    if (deciding == null || !deciding.namesCode || incomplete) {
      return names;
    }
    for (Site site : Arrays.asList(open, owner, eof)) {
      if (site != null) {
        names.add(service(site, port(localPort, peerPort)));
        names.add(service(site, 0));
        if (site.namesCode && !site.fingerprint.equals(deciding.fingerprint)) {
          names.add(site.fingerprint);
        }
      }
    }
    return names;
  }

  /** Whether it is of one leak with others only by the library that was at work. */
  boolean namesNoCode() {
    return deciding == null || !deciding.namesCode;
  }

  private String service(Site site, int port) {
    return side + " " + port + ' ' + site.service;
  }

  /**
   * The name of the code that leaks, or of the library at work with its side and port; {@link
   * Leak#UNSAMPLED} where no stack was taken.
   *
   * @param localPort 0 where it is not known
   * @param peerPort 0 where it is not known
   */
  String fingerprint(int localPort, int peerPort) {
    return deciding == null
        ? Leak.UNSAMPLED
        : deciding.fingerprint(side, servicePort(localPort, peerPort));
  }

  /** The fingerprint without a port. */
  String code() {
    return fingerprint(0, 0);
  }

  /** A port that the kernel chose is another one in each run: 0. */
  private int servicePort(int localPort, int peerPort) {
    int port = port(localPort, peerPort);
    return port < EPHEMERAL ? port : 0;
  }

  private int port(int localPort, int peerPort) {
    return side == SocketTable.CONNECTED ? peerPort : localPort;
  }

  /** Whether the port is missing that would tell the library's leaks apart. */
  boolean lacksPort(int localPort, int peerPort) {
    return port(localPort, peerPort) == 0;
  }

  /** Says that somebody refers to them. */
  void mark(BitSet used) {
    for (Site site : Arrays.asList(open, owner, eof)) {
      if (site != null) {
        site.mark(used);
      }
    }
  }

  /** How many of the three are known. */
  int stacks() {
    return (open == null ? 0 : 1) + (owner == null ? 0 : 1) + (eof == null ? 0 : 1);
  }

  /** Adds the side and the stacks. */
  void describe(Leak.Builder leak) {
    leak.side = reportedSide();
    leak.open = stack(open);
    leak.owner = stack(owner);
    leak.eof = stack(eof);
  }

  private static @Nullable Stack stack(@Nullable Site site) {
    return site == null ? null : site.stack;
  }

  /** The side as a report names it; null where it is not known. */
  private @Nullable Side reportedSide() {
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
