// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Ages;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.SocketState;
import io.closewait.leak.Yardstick;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The sockets of one group in no order, and one look at all of them: there may be tens of
 * thousands, and they are looked at in every sweep. The agent's thread only.
 */
final class Members {
  private final List<Suspect> all = new ArrayList<>();

  // ---- of the last look ------------------------------------------------------------------------

  /** How many of them the kernel knows no more. */
  private int dead;

  /** Of how many the kernel does not tell the state. */
  private int stateless;

  /** How many are no internet sockets. */
  private int unixDomain;

  /** How many have bytes of the peer that nobody read, and all these bytes. */
  private int unread;

  private long unreadBytes;

  /** How many there are in each span of age. */
  private final int[] ages = new int[Ages.LABELS.size()];

  /** The first in order of age. */
  private final List<Suspect> oldest = new ArrayList<>(Yardstick.SHOWN + 1);

  void add(Suspect suspect) {
    suspect.place = all.size();
    all.add(suspect);
  }

  void remove(Suspect suspect) {
    Suspect last = all.remove(all.size() - 1);
    if (last != suspect) {
      all.set(suspect.place, last);
      last.place = suspect.place;
    }
  }

  void forEach(Consumer<Suspect> each) {
    all.forEach(each);
  }

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The descriptor numbers of all. */
  int[] numbers() {
    int[] numbers = new int[all.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = all.get(i).fd;
    }
    return numbers;
  }

  int oldestTicks(int now) {
    int most = 0;
    for (Suspect suspect : all) {
      most = Math.max(most, suspect.age(now));
    }
    return most;
  }

  void look(int now) {
    dead = 0;
    stateless = 0;
    unixDomain = 0;
    unread = 0;
    unreadBytes = 0;
    Arrays.fill(ages, 0);
    oldest.clear();
    for (Suspect suspect : all) {
      dead += suspect.state == TcpState.DEAD ? 1 : 0;
      stateless += suspect.state == TcpState.PEER_GONE ? 1 : 0;
      unixDomain += suspect.state == TcpState.OTHER_GONE ? 1 : 0;
      unread += suspect.unread > 0 ? 1 : 0;
      unreadBytes += Math.max(0, suspect.unread);
      ages[Ages.span(suspect.age(now))]++;
      if (oldest.size() < Yardstick.SHOWN
          || before(suspect, oldest.get(Yardstick.SHOWN - 1), now)) {
        show(suspect, now);
      }
    }
  }

  private void show(Suspect suspect, int now) {
    int at = oldest.size();
    while (at > 0 && before(suspect, oldest.get(at - 1), now)) {
      at--;
    }
    oldest.add(at, suspect);
    if (oldest.size() > Yardstick.SHOWN) {
      oldest.remove(Yardstick.SHOWN);
    }
  }

  private static boolean before(Suspect one, Suspect other, int now) {
    int difference = one.age(now) - other.age(now);
    return difference != 0 ? difference > 0 : one.fd < other.fd;
  }

  /** The ones to show. */
  List<Suspect> oldest() {
    return oldest;
  }

  /** Looks at all, and adds what they show. */
  void describe(Leak.Builder leak, int now, KernelView kernel) {
    look(now);
    leak.dead = dead;
    leak.stateless = stateless;
    leak.unixDomain = unixDomain;
    leak.unread = unread;
    leak.unreadBytes = unreadBytes;
    for (int count : ages) {
      leak.ages.add(count);
    }
    for (Suspect suspect : oldest) {
      leak.sockets.add(describe(suspect, now, kernel));
    }
  }

  private static String address(InetSocketAddress address) {
    return LeakedSocket.address(address.getAddress().getHostAddress(), address.getPort());
  }

  private static LeakedSocket describe(Suspect suspect, int now, KernelView kernel) {
    InetSocketAddress local = kernel.local(suspect.fd);
    String peer = suspect.peerHost();
    return new LeakedSocket(
        suspect.fd,
        local == null ? null : address(local),
        peer == null ? null : LeakedSocket.address(peer, suspect.peerPort()),
        SocketState.of(suspect.state),
        suspect.unread,
        suspect.age(now),
        new SocketEntry().read(suspect.fd).openAge(now));
  }
}
