// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Frame;
import io.closewait.capture.Site;
import io.closewait.holders.Target;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Holder;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Trend;
import io.closewait.room.Share;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All leaked sockets of one site and one kind, as they come and go; of kinds that are only counted
 * (abandoned, unaccepted, growing), their number. The agent's thread only.
 */
final class LeakGroup {
  /** Ticks for which a view serves that nothing has changed. */
  private static final int VIEW_LIFE = 10;

  /** Of all groups that there ever were. */
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
  private final Announced announced = new Announced();
  private final Counts counts;
  private boolean keptByCounter;
  private List<Holder> holders = Collections.emptyList();
  private boolean searched;
  private OtherEnds.Met met = OtherEnds.Met.NONE;

  /** What it showed at the last look; null once something has changed since. */
  private @Nullable Leak seen;

  private int seenAt;

  private final Footprint footprint;

  LeakGroup(int number, String fingerprint, Kind kind, Sites sites, boolean ignored, Share room) {
    this.number = number;
    this.fingerprint = fingerprint;
    this.kind = kind;
    this.counts = new Counts(number);
    this.gravity = new Gravity(kind);
    this.addresses = new Addresses(kind);
    this.sites = sites;
    this.shown = sites;
    this.ignored = ignored;
    this.footprint = new Footprint(room);
  }

  /** Nobody refers to it any more. */
  void forgotten() {
    footprint.giveBack();
  }

  /** Says to which sites it refers. */
  void mark(BitSet used) {
    sites.mark(used);
    shown.mark(used);
  }

  /** Takes over the stacks of a socket of this group if there are more of them than so far. */
  void learn(Sites known) {
    shown = known.stacks() > shown.stacks() ? known : shown;
  }

  /** Whether the socket was among those of a line that was told. */
  boolean hasTold(Suspect suspect) {
    return announced.has(suspect);
  }

  /** Hands on a socket that turns out to be of another group. */
  void handOn(Suspect suspect, LeakGroup home) {
    if (!hasTold(suspect)) {
      counts.takeBack(suspect);
    }
    remove(suspect, false);
    home.add(suspect, false, suspect.confirmed);
  }

  void add(Suspect suspect, boolean sampled, boolean confirmed) {
    seen = null;
    sockets.add(suspect);
    suspect.group = number;
    suspect.sampled = sampled;
    suspect.confirmed = confirmed;
    announced.add(suspect);
    counts.add(suspect);
    gravity.add(suspect.eof);
    addresses.add(suspect);
  }

  /** Takes the socket out; {@code ended}: it is not reported elsewhere from now on either. */
  void remove(Suspect suspect, boolean ended) {
    seen = null;
    sockets.remove(suspect);
    suspect.group = Suspect.UNREPORTED;
    announced.remove(suspect);
    counts.remove(suspect, ended);
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
    setCount(count, 0, counts.counted() == 0 ? now : counts.countedSince());
  }

  /**
   * Sets the number of a kind that is only counted, so many of them without a stack and the oldest
   * of that tick; new ones are what it grew by.
   */
  void setCount(int count, int withoutStack, int since) {
    int grown = count - counts.counted();
    seen = grown == 0 ? seen : null;
    announced.grow(grown);
    counts.set(count, withoutStack, since);
  }

  void acceptor(Acceptor found) {
    acceptor = footprint.of(found);
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
    OtherEnds.Met now = ends.meet(sockets);
    seen = now.count == met.count ? seen : null;
    met = now;
  }

  /** {@code settled}: there was a search, and there need not be another. */
  void heldBy(List<Holder> found, boolean settled) {
    holders = footprint.of(found);
    searched = settled;
    seen = null;
  }

  Addresses addresses() {
    return addresses;
  }

  int count() {
    return sockets.size() + counts.counted();
  }

  /** Sockets whose own stacks tell that they are of this group. */
  int certain() {
    return count() - counts.unsampled();
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
    boolean repeat = last || summary && (announced.added() > 0 || !total);
    return repeat || announced.isOutdated(count(), severity(now));
  }

  private Severity severity(int now) {
    return gravity.severity(sockets.size(), oldestSeconds(now));
  }

  private long oldestSeconds(int now) {
    if (sockets.isEmpty()) {
      return (long) now - counts.countedSince();
    }
    return sockets.oldestTicks(now);
  }

  /** The facts as they stand, after which nothing counts as new. */
  Leak announce(int now, KernelView kernel, Listeners listeners) {
    Leak leak = look(now, kernel, listeners);
    gravity.told(leak.severity);
    announced.line(leak.count, leak.severity);
    seen = null;
    return leak;
  }

  /** The facts as they stand; ages may be some seconds late while nothing else changes. */
  Leak view(int now, KernelView kernel, Listeners listeners) {
    if (seen == null || now - seenAt >= VIEW_LIFE) {
      seen = look(now, kernel, listeners);
      seenAt = now;
    }
    return seen;
  }

  private Leak look(int now, KernelView kernel, Listeners listeners) {
    Leak.Builder b = new Leak.Builder();
    b.site = fingerprint;
    b.kind = kind;
    b.severity = severity(now);
    counts.describe(b, count());
    b.added = announced.added();
    b.perHour = trend.perHour();
    b.growth = Growth.words(trend);
    b.where = where();
    shown.describe(b);
    b.lastAccept = acceptor.last;
    b.acceptorNow = acceptor.now;
    b.otherEnds = met.count;
    b.otherEndSite = met.site;
    b.holders = holders;
    addresses.describe(b);
    Site listener = accepts() ? listeners.at(b.localPorts.keySet()) : null;
    b.listener = listener == null ? null : listener.stack;
    sockets.describe(b, now, kernel);
    b.oldestSeconds = sockets.isEmpty() ? now - counts.countedSince() : b.sockets.get(0).ageSeconds;
    return b.build();
  }
}
