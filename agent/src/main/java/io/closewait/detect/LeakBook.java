// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Estimate;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Reporter;
import io.closewait.options.IgnoreList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leaks by call site, and what is to be reported: new sites at once, standing ones at each
 * summary, ended ones once. The agent's thread only.
 */
final class LeakBook {
  /** Who listens where. */
  final Listeners listeners;

  private final SiteTable sites;
  private final IgnoreList ignore;
  private final Map<LeakKey, LeakGroup> groups = new LinkedHashMap<>();

  /** The groups by their number. */
  private final List<LeakGroup> numbered = new ArrayList<>();

  private final Homes homes = new Homes();

  /** The latest group by kind and fingerprint without a port, where the port tells groups apart. */
  private final Map<LeakKey, LeakGroup> byCode = new HashMap<>();

  private final Patience patience = new Patience();

  /** Inherited sockets by {@link SocketEntry#identity}. */
  private final Set<Long> inherited = new HashSet<>();

  /** What is to be told of leaks that stand no more, by what ended them. */
  private final Map<LateClose.By, Map<LeakKey, Ended>> ended = new EnumMap<>(LateClose.By.class);

  /** Null: nobody searches for who holds the sockets. */
  private @Nullable HolderQuestions questions;

  LeakBook(SiteTable sites, IgnoreList ignore) {
    this.sites = sites;
    this.listeners = new Listeners(sites);
    this.ignore = ignore;
  }

  /** Factor on the grace time of the site that decides for this entry. */
  int patience(Kind kind, SocketEntry entry, int now) {
    if (patience.isEmpty()) {
      return 1;
    }
    Sites known = Sites.of(sites, kind, entry);
    LeakGroup home = homes.of(kind, known.home(0, 0));
    return patience.factor(home == null ? known.code() : home.code(), now);
  }

  /** This socket came with the process: nobody in it opened it. */
  void inherits(SocketEntry entry) {
    inherited.add(entry.identity());
  }

  /** A proven leak. */
  void add(Suspect suspect, Kind kind, SocketEntry entry, boolean confirmed) {
    Sites known = Sites.of(sites, kind, entry);
    boolean foreign = known.deciding == null && inherited.contains(entry.identity());
    int localPort = suspect.localPort;
    int peerPort = suspect.peerPort();
    LeakGroup group =
        foreign ? named(Leak.INHERITED, kind, known) : group(kind, known, localPort, peerPort);
    group.learn(known);
    group.add(suspect, known.deciding != null && !known.incomplete, confirmed);
    String home = known.home(localPort, peerPort);
    if (home != null) {
      homes.seek(suspect, kind, home, known.namesNoCode() && !known.incomplete);
    }
  }

  /** Whether leaks of the site that decides for this entry stand already. */
  boolean stands(Kind kind, SocketEntry entry) {
    Sites known = Sites.of(sites, kind, entry);
    LeakGroup home = homes.of(kind, known.home(0, 0));
    LeakGroup group = home == null ? byCode.get(new LeakKey(known.code(), kind)) : home;
    return group != null && group.count() > 0;
  }

  /** The group of a leak whose sockets are only counted. */
  LeakGroup counted(Kind kind, Sites known) {
    LeakGroup home = homes.of(kind, known.home(0, 0));
    return home == null ? group(kind, known, 0, 0) : home;
  }

  private LeakGroup group(Kind kind, Sites known, int localPort, int peerPort) {
    LeakKey code = new LeakKey(known.code(), kind);
    LeakGroup group = known.lacksPort(localPort, peerPort) ? byCode.get(code) : null;
    if (group == null) {
      group = named(known.fingerprint(localPort, peerPort), kind, known);
      byCode.put(code, group);
    }
    homes.offer(group, known.offers(localPort, peerPort));
    return group;
  }

  private LeakGroup named(String fingerprint, Kind kind, Sites known) {
    LeakKey key = new LeakKey(fingerprint, kind);
    LeakGroup group = groups.get(key);
    if (group == null) {
      boolean ignored = ignored(fingerprint, known);
      group = new LeakGroup(numbered.size(), fingerprint, kind, known, ignored);
      numbered.add(group);
      groups.put(key, group);
    }
    return group;
  }

  private boolean ignored(String fingerprint, Sites known) {
    return !ignore.isEmpty()
        && ignore.ignores(fingerprint, known.deciding == null ? "" : known.deciding.whereClass());
  }

  /** A reported socket is not leaked any more; {@code grace} is what it was reported after. */
  void end(Suspect suspect, LateClose.By by, int grace, int now) {
    int age = suspect.age(now);
    LeakGroup group = numbered.get(suspect.group);
    group.remove(suspect, true);
    if (by == LateClose.By.WROTE || by == LateClose.By.READ) {
      patience.used(group.code(), now);
    } else if (by == LateClose.By.APPLICATION && group.kind == Kind.EOF_IGNORED) {
      patience.closed(group.code(), age, grace, now);
    }
    ended(group, by, age);
  }

  /** Whether this socket is among the leaks that are told; a null is none. */
  boolean reports(@Nullable Suspect suspect) {
    return suspect != null && suspect.isReported() && !numbered.get(suspect.group).ignored;
  }

  /** A reported socket is now reported as another kind. */
  void move(Suspect suspect, int now) {
    tellMoved(suspect, now);
    numbered.get(suspect.group).remove(suspect, false);
  }

  private void tellMoved(Suspect suspect, int now) {
    LeakGroup group = numbered.get(suspect.group);
    if (group.hasTold(suspect)) {
      ended(group, LateClose.By.MOVED, suspect.age(now));
    }
  }

  private void ended(LeakGroup group, LateClose.By by, int age) {
    if (group.ignored) {
      return;
    }
    Ended event =
        ended
            .computeIfAbsent(by, first -> new LinkedHashMap<>())
            .computeIfAbsent(
                new LeakKey(group.fingerprint, group.kind), first -> new Ended(group, by));
    event.count++;
    event.ageSeconds = Math.max(event.ageSeconds, age);
  }

  /** Tells what is due. {@code last}: every standing site, as at the end of the JVM. */
  void tell(Reporter reporter, KernelView kernel, int now, boolean summary, boolean last) {
    homes.settle(
        (suspect, home) -> {
          tellMoved(suspect, now);
          numbered.get(suspect.group).handOn(suspect, home);
        });
    for (Map<LeakKey, Ended> events : ended.values()) {
      for (Ended event : events.values()) {
        reporter.closed(event.lateClose());
      }
    }
    ended.clear();
    weigh();
    meetOtherEnds();
    List<LeakGroup> due = new ArrayList<>();
    for (LeakGroup group : groups.values()) {
      group.noteCount(now);
      if (summary) {
        group.noteSummary();
      }
      if (!group.ignored && group.due(now, summary, last)) {
        due.add(group);
      }
    }
    if (questions != null && !last) {
      questions.beforeTelling(due);
    }
    due.sort((a, b) -> b.count() - a.count());
    List<Leak> standing = due.isEmpty() ? Collections.emptyList() : views(now, kernel);
    for (LeakGroup group : due) {
      reporter.leak(Estimate.complete(group.announce(now, kernel, listeners), standing));
    }
  }

  /** The group of a socket that is reported. */
  LeakGroup groupOf(Suspect reported) {
    return numbered.get(reported.group);
  }

  void searchWith(HolderQuestions questions) {
    this.questions = questions;
  }

  /** Somebody asks who holds the sockets; {@code again}: also of what was searched before. */
  void askForHolders(boolean again) {
    if (questions != null) {
      List<LeakGroup> standing = new ArrayList<>();
      for (LeakGroup group : groups.values()) {
        if (group.count() > 0 && !group.ignored && group.kind.stands()) {
          standing.add(group);
        }
      }
      standing.sort((a, b) -> b.count() - a.count());
      questions.ask(standing, again);
    }
  }

  /** What stands of each site, whatever its kind, and in all. */
  private void weigh() {
    Map<String, Integer> bySite = new HashMap<>();
    int all = 0;
    for (LeakGroup group : numbered) {
      if (group.kind.stands() && !group.ignored && group.count() > 0) {
        bySite.merge(group.fingerprint, group.count(), Integer::sum);
        all += group.count();
      }
    }
    for (LeakGroup group : numbered) {
      group.weigh(bySite.getOrDefault(group.fingerprint, 0), all);
    }
  }

  /** Of what is inferred it is told where its other end is leaked in this process. */
  private void meetOtherEnds() {
    OtherEnds ends = null;
    for (LeakGroup inferred : numbered) {
      if (inferred.kind.isInferred() && inferred.hasSockets()) {
        ends = ends == null ? leakedEnds() : ends;
        inferred.meet(ends);
      }
    }
  }

  private OtherEnds leakedEnds() {
    OtherEnds ends = new OtherEnds();
    for (LeakGroup group : numbered) {
      if (group.kind.stands()) {
        group.tellEnds(ends);
      }
    }
    return ends;
  }

  /** All that stands and is not ignored, the largest first. */
  List<Leak> standing(int now, KernelView kernel) {
    List<Leak> standing = views(now, kernel);
    standing.replaceAll(leak -> Estimate.complete(leak, standing));
    return standing;
  }

  private List<Leak> views(int now, KernelView kernel) {
    List<Leak> standing = new ArrayList<>();
    for (LeakGroup group : groups.values()) {
      if (group.count() > 0 && !group.ignored) {
        standing.add(group.view(now, kernel, listeners));
      }
    }
    standing.sort((a, b) -> b.count - a.count);
    return standing;
  }

  /** Leaked sockets of ignored sites. */
  int ignored() {
    int ignored = 0;
    for (LeakGroup group : groups.values()) {
      ignored += group.ignored && group.kind.stands() ? group.count() : 0;
    }
    return ignored;
  }

  private static final class Ended {
    final LeakGroup group;
    final LateClose.By by;
    int count;
    long ageSeconds;

    Ended(LeakGroup group, LateClose.By by) {
      this.group = group;
      this.by = by;
    }

    LateClose lateClose() {
      return new LateClose(group.fingerprint, group.kind, count, by, ageSeconds, group.where());
    }
  }
}
