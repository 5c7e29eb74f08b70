// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Frame;
import io.closewait.capture.Site;
import io.closewait.capture.Stack;
import io.closewait.holders.Target;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Holder;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Trend;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All leaked sockets of one site and one kind, as they come and go; of kinds that are only counted
 * (abandoned, unaccepted, growing), their number. The agent's thread only.
 */
final class LeakGroup {
  /** Ticks for which a view serves that nothing has changed. */
  private static final int VIEW_LIFE = 10;

  private static final int MANY = 10;

  /** The group's number in its {@link LeakBook}. */
  final int number;

  final String fingerprint;
  final Kind kind;

  /** The user does not want to hear of this site. */
  final boolean ignored;

  private final Sites sites;

  /** Stacks of the socket with most of them: one from before an attach has no opening stack. */
  private Sites shown;

  /** Who accepts; known only where the group is of listening sockets. */
  private Acceptor acceptor = Acceptor.UNKNOWN;

  private final Gravity gravity;
  private final Members sockets = new Members();

  private final Addresses addresses;
  private final Trend trend = new Trend();
  private int counted;
  private long ever;
  private int countedSince;
  private boolean keptByCounter;
  private int unsampled;
  private int unconfirmed;
  private int closedLate;
  private int added;
  private int announcedCount = -1;
  private int announcements;
  private Severity announcedSeverity = Severity.INFO;
  private boolean changed;
  private List<Holder> holders = Collections.emptyList();
  private boolean searched;
  private int otherEnds;
  private @Nullable String otherEndSite;
  private @Nullable Leak seen;
  private int seenAt;

  LeakGroup(int number, String fingerprint, Kind kind, Sites sites, boolean ignored) {
    this.number = number;
    this.fingerprint = fingerprint;
    this.kind = kind;
    this.gravity = new Gravity(kind);
    this.addresses = new Addresses(kind);
    this.sites = sites;
    this.shown = sites;
    this.ignored = ignored;
  }

  /** Takes over the stacks of a socket of this group if there are more of them than so far. */
  void learn(Sites known) {
    shown = known.stacks() > shown.stacks() ? known : shown;
  }

  /** Whether the socket was among those of a line that was told. */
  boolean hasTold(Suspect suspect) {
    return announcements > suspect.addedAfter;
  }

  /** Hands on a socket that turns out to be of another group. */
  void handOn(Suspect suspect, LeakGroup home) {
    if (suspect.countedIn == number && !hasTold(suspect)) {
      ever--;
      suspect.countedIn = Suspect.UNREPORTED;
    }
    remove(suspect, false);
    home.add(suspect, false, suspect.confirmed);
  }

  void add(Suspect suspect, boolean sampled, boolean confirmed) {
    changed = true;
    sockets.add(suspect);
    suspect.group = number;
    suspect.sampled = sampled;
    suspect.confirmed = confirmed;
    suspect.addedAfter = announcements;
    added++;
    if (suspect.countedIn == Suspect.UNREPORTED) {
      ever++;
      suspect.countedIn = number;
    }
    unsampled += sampled ? 0 : 1;
    unconfirmed += confirmed ? 0 : 1;
    gravity.add(suspect.eof);
    addresses.add(suspect);
  }

  /**
   * Takes the socket out; {@code late}: because the leak ended, not because it is reported
   * elsewhere.
   */
  void remove(Suspect suspect, boolean late) {
    changed = true;
    sockets.remove(suspect);
    seen = sockets.isEmpty() ? null : seen; // it may be the largest part of a group
    suspect.group = Suspect.UNREPORTED;
    closedLate += late ? 1 : 0;
    added -= suspect.addedAfter == announcements ? 1 : 0;
    unsampled -= suspect.sampled ? 0 : 1;
    unconfirmed -= suspect.confirmed ? 0 : 1;
    addresses.remove(suspect);
  }

  /** Somebody counts it, and may go on to do so when there is none just now. */
  void isCounted() {
    keptByCounter = true;
  }

  /** Whether there is nothing left of it, and nobody will come back to it. */
  boolean isOver() {
    return count() == 0 && !keptByCounter;
  }

  /** Like the other, of a group of which each socket has a stack, and the oldest is counted now. */
  void setCount(int count, int now) {
    setCount(count, 0, counted == 0 ? now : countedSince);
  }

  /**
   * Sets the number of a kind that is only counted, so many of them without a stack and the oldest
   * of that tick; new ones are what it grew by.
   */
  void setCount(int count, int withoutStack, int since) {
    changed |= count != counted;
    added = Math.max(0, added + count - counted);
    ever += Math.max(0, count - counted);
    countedSince = since;
    unsampled = withoutStack;
    counted = count;
  }

  void acceptor(Acceptor found) {
    acceptor = found;
  }

  /** Whether no stack names the application, and nobody has searched for it elsewhere. */
  boolean lacksHolder() {
    boolean named = sites.deciding != null && sites.deciding.inApplication;
    boolean open = !named && !searched && !fingerprint.equals(Leak.INHERITED);
    return open && kind.stands() && hasSockets();
  }

  boolean hasSockets() {
    return !sockets.isEmpty();
  }

  /** What a search for the holders has to know. */
  Target target() {
    List<String> server = accepts() ? ServerFrames.prefixes(shown) : Collections.emptyList();
    return new Target(sockets.numbers(), ServerFrames.fate(shown.open), server);
  }

  private boolean accepts() {
    return shown.side == SocketTable.ACCEPTED;
  }

  /** Adds its sockets to those whose other ends may be in this process. */
  void tellEnds(OtherEnds ends) {
    sockets.forEach(suspect -> ends.leaked(suspect, fingerprint));
  }

  /** Learns how many of its sockets have their other end leaked, and where the most. */
  void meet(OtherEnds ends) {
    Map<String, Integer> found = new HashMap<>();
    sockets.forEach(
        suspect -> {
          String site = ends.of(suspect);
          if (site != null) {
            found.merge(site, 1, Integer::sum);
          }
        });
    String most = null;
    int ofMost = 0;
    int all = 0;
    for (Map.Entry<String, Integer> site : found.entrySet()) {
      int count = site.getValue();
      all += count;
      most = count > ofMost ? site.getKey() : most;
      ofMost = Math.max(ofMost, count);
    }
    changed |= all != otherEnds;
    otherEnds = all;
    otherEndSite = most;
  }

  /** {@code settled}: there was a search, and there need not be another. */
  void heldBy(List<Holder> found, boolean settled) {
    holders = found;
    searched = settled;
    changed = true;
  }

  Addresses addresses() {
    return addresses;
  }

  int count() {
    return sockets.size() + counted;
  }

  /** Sockets whose own stacks tell that they are of this group. */
  int certain() {
    return count() - unsampled;
  }

  /** The fingerprint without a port. */
  String code() {
    return sites.deciding == null ? fingerprint : sites.code();
  }

  @Nullable Frame where() {
    return sites.deciding == null ? null : sites.deciding.where;
  }

  /** Called once a sweep. */
  void noteCount(int now) {
    trend.add(now, count());
  }

  /** Called once at each summary, before the lines are written. */
  void noteSummary() {
    gravity.noteSummary(count());
  }

  /** Weighs the group; see {@link Gravity#weigh}. */
  void weigh(int ofSite, int ofProcess) {
    gravity.weigh(ofSite, ofProcess);
  }

  /** Whether a line is due now: new, worse, ten times as many, or at a summary. */
  boolean due(int now, boolean summary, boolean last) {
    if (count() == 0) {
      return false;
    }
    boolean total = kind == Kind.ABANDONED; // never falls: worth a line only when it has grown
    boolean repeat = last || summary && (added > 0 || !total);
    return announcedCount < 0
        || repeat
        || count() >= (long) MANY * announcedCount
        || severity(now) != announcedSeverity;
  }

  private Severity severity(int now) {
    return gravity.severity(sockets.size(), oldestSeconds(now));
  }

  private long oldestSeconds(int now) {
    if (sockets.isEmpty()) {
      return (long) now - countedSince;
    }
    return sockets.oldestTicks(now);
  }

  /** The facts as they stand, after which nothing counts as new. */
  Leak announce(int now, KernelView kernel, Listeners listeners) {
    Leak leak = look(now, kernel, listeners);
    announcedSeverity = leak.severity;
    gravity.told(leak.severity);
    announcedCount = count();
    announcements++;
    added = 0;
    changed = true;
    return leak;
  }

  /** The facts as they stand; ages may be some seconds late while nothing else changes. */
  Leak view(int now, KernelView kernel, Listeners listeners) {
    if (changed || seen == null || now - seenAt >= VIEW_LIFE) {
      seen = look(now, kernel, listeners);
      seenAt = now;
      changed = false;
    }
    return seen;
  }

  private Leak look(int now, KernelView kernel, Listeners listeners) {
    Leak.Builder b = new Leak.Builder();
    b.site = fingerprint;
    b.kind = kind;
    b.severity = severity(now);
    b.count = count();
    b.ever = ever;
    b.added = added;
    b.confirmed = count() - unconfirmed;
    b.closedLate = closedLate;
    b.unsampled = unsampled;
    b.perHour = trend.perHour();
    b.growth = Growth.words(trend);
    b.where = where();
    b.side = shown.reportedSide();
    b.open = stack(shown.open);
    b.owner = stack(shown.owner);
    b.eof = stack(shown.eof);
    b.lastAccept = acceptor.last;
    b.acceptorNow = acceptor.now;
    b.otherEnds = otherEnds;
    b.otherEndSite = otherEndSite;
    b.holders = holders;
    b.peers = addresses.peers();
    b.localPorts = addresses.ports();
    b.services = addresses.services();
    b.listener = accepts() ? stack(listeners.at(b.localPorts.keySet())) : null;
    sockets.look(now);
    b.oldestSeconds = sockets.isEmpty() ? now - countedSince : sockets.oldest().get(0).age(now);
    b.dead = sockets.dead();
    b.stateless = sockets.stateless();
    b.unixDomain = sockets.unixDomain();
    b.unread = sockets.unread();
    b.unreadBytes = sockets.unreadBytes();
    for (int count : sockets.ages()) {
      b.ages.add(count);
    }
    b.sockets = sockets.describe(now, kernel);
    return b.build();
  }

  private static @Nullable Stack stack(@Nullable Site site) {
    return site == null ? null : site.stack;
  }
}
