// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import io.closewait.detect.Detector;
import io.closewait.detect.ProvenLeak;
import io.closewait.holders.Owner;
import io.closewait.holders.OwnerFinder;
import io.closewait.holders.Owners;
import io.closewait.leak.LeakKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One order, carried out: the oldest sockets first, each looked at anew when its turn has come, and
 * tried once. The objects that a search found are let go of within seconds. The agent's thread.
 */
final class Rescue {
  /** Sockets of one search: what ten a second take half a minute for. */
  private static final int BATCH = 300;

  private static final String NO_OWNER =
      "no owner within reach: held by a running method, or by nobody";

  final Order order;
  private final Detector detector;
  private final OwnerFinder finder;
  private final Helper helper;

  /** Of sockets that had their turn, here or in an earlier order that stands. */
  private final Set<Long> tried;

  private final Map<LeakKey, Account> accounts = new LinkedHashMap<>();
  private final ArrayDeque<ProvenLeak> batch = new ArrayDeque<>();
  private @Nullable Owners owners;
  private long searchNanos;

  /** Sockets that the last search left for the next. */
  private int rest;

  private boolean begun;
  private int closed;
  private int skipped;

  Rescue(Order order, Detector detector, OwnerFinder finder, Helper helper, Set<Long> tried) {
    this.order = order;
    this.detector = detector;
    this.finder = finder;
    this.helper = helper;
    this.tried = tried;
  }

  Collection<Account> accounts() {
    return accounts.values();
  }

  int closed() {
    return closed;
  }

  int skipped() {
    return skipped;
  }

  /** How long the searches took. */
  long searchNanos() {
    return searchNanos;
  }

  /** How many sockets wait for their turn. */
  int left() {
    if (!begun) {
      return 1; // at least the search
    }
    return isOver() ? 0 : Math.min(order.most - closed, batch.size() + rest);
  }

  /** Whether there is nothing more to do. */
  boolean isOver() {
    boolean nothingLeft = begun && batch.isEmpty() && rest == 0;
    return nothingLeft || closed >= order.most || helper.isSpent();
  }

  /** Gives at most so many sockets their turn. */
  void step(int allowed) {
    for (int i = 0; i < allowed && !isOver(); i++) {
      if (batch.isEmpty()) {
        search(BATCH);
      }
      ProvenLeak next = batch.poll();
      if (next != null) {
        tried.add(next.identity());
        close(next, owner(next));
      }
    }
    if (isOver()) {
      batch.clear();
    }
    if (batch.isEmpty()) {
      owners = null;
    }
  }

  /** Looks at all of them, and closes none. */
  void rehearse() {
    search(Integer.MAX_VALUE);
    for (ProvenLeak each : batch) {
      Owner owner = owner(each);
      String reason = owner == null ? noOwner() : each.objection();
      if (owner != null && reason == null && closed < order.most) {
        closed++;
        account(each).closed(each, owner.name());
      } else {
        skipped++;
        account(each).skipped(each, reason == null ? "more than --max allows" : reason);
      }
    }
    batch.clear();
    owners = null;
  }

  private void search(int most) {
    begun = true;
    List<ProvenLeak> found = candidates();
    found.sort((a, b) -> b.ageSeconds - a.ageSeconds);
    batch.addAll(found.subList(0, Math.min(most, found.size())));
    rest = found.size() - batch.size();
    if (batch.isEmpty()) {
      return;
    }
    int[] numbers = new int[batch.size()];
    int at = 0;
    for (ProvenLeak each : batch) {
      numbers[at++] = each.number;
    }
    owners = finder.owners(numbers, ProvenLeak.connections());
    searchNanos += owners.nanos;
  }

  private List<ProvenLeak> candidates() {
    List<ProvenLeak> found = new ArrayList<>();
    for (ProvenLeak each : detector.proven()) {
      boolean meant = order.means(each) && each.ageSeconds >= order.olderSeconds;
      if (meant && !each.isAided() && !tried.contains(each.identity())) {
        found.add(each);
      }
    }
    return found;
  }

  private @Nullable Owner owner(ProvenLeak leak) {
    return owners == null ? null : owners.of(leak.number);
  }

  private String noOwner() {
    String problem = owners == null ? null : owners.problem;
    return problem == null ? NO_OWNER : "its owner was not found: " + problem;
  }

  private void close(ProvenLeak leak, @Nullable Owner owner) {
    String reason = owner == null ? noOwner() : attempt(leak, owner);
    if (owner != null && reason == null) {
      leak.aided();
      closed++;
      account(leak).closed(leak, owner.name());
    } else {
      skipped++;
      account(leak).skipped(leak, String.valueOf(reason));
    }
  }

  /** Null where it is closed; or why not. */
  private @Nullable String attempt(ProvenLeak leak, Owner owner) {
    String objection = leak.objection();
    return objection != null ? objection : helper.run(() -> closeUntouched(leak, owner));
  }

  /** On the helper's thread: the last look, and what is the owner's own to do. */
  private static @Nullable String closeUntouched(ProvenLeak leak, Owner owner) throws Exception {
    if (!owner.stands() || !leak.isUntouched()) {
      return "used meanwhile";
    }
    try {
      owner.close();
      return null;
    } catch (Throwable thrown) {
      String what = thrown.getCause() == null ? thrown.toString() : thrown.getCause().toString();
      return "its close() failed: " + what;
    }
  }

  private Account account(ProvenLeak socket) {
    return accounts.computeIfAbsent(socket.leak.key(), none -> new Account(socket.leak));
  }
}
