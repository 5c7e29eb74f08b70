// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.Site;
import io.closewait.capture.SiteTable;
import io.closewait.kernel.KernelView;
import io.closewait.leak.Estimate;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.options.IgnoreList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
  private final LeakGroups groups = new LeakGroups();
  private final Homes homes = new Homes();
  private final Patience patience = new Patience();

  /** Inherited sockets by {@link SocketEntry#identity}. */
  private final Set<Long> inherited = new HashSet<>();

  private final EndedLeaks ended = new EndedLeaks();

  /** Null: nobody searches for who holds the sockets. */
  private @Nullable HolderQuestions questions;

  LeakBook(SiteTable sites, IgnoreList ignore) {
    this.sites = sites;
    this.listeners = new Listeners(sites);
    this.ignore = ignore;
    sites.addUser(
        used -> {
          groups.all().forEach(group -> group.mark(used));
          listeners.mark(used);
        });
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
    if (!isForTheRest(group)) {
      group.learn(known);
    }
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
    LeakGroup group = home == null ? groups.ofCode(new LeakKey(known.code(), kind)) : home;
    return group != null && group.count() > 0;
  }

  /** The group of a leak whose sockets are only counted; whoever counts it keeps it. */
  LeakGroup counted(Kind kind, Sites known) {
    LeakGroup home = homes.of(kind, known.home(0, 0));
    LeakGroup group = home == null ? group(kind, known, 0, 0) : home;
    group.isCounted();
    return group;
  }

  private LeakGroup group(Kind kind, Sites known, int localPort, int peerPort) {
    LeakKey code = new LeakKey(known.code(), kind);
    LeakGroup group = known.lacksPort(localPort, peerPort) ? groups.ofCode(code) : null;
    if (group == null) {
      group = named(known.fingerprint(localPort, peerPort), kind, known);
      if (isForTheRest(group)) {
        return group;
      }
      groups.isOfCode(code, group);
    }
    homes.offer(group, known.offers(localPort, peerPort));
    return group;
  }

  private LeakGroup named(String fingerprint, Kind kind, Sites known) {
    LeakKey key = new LeakKey(fingerprint, kind);
    LeakGroup group = groups.named(key);
    if (group != null) {
      return group;
    }
    boolean rest = fingerprint.equals(Leak.OTHER);
    if (groups.isFull() && !rest) {
      Site other = sites.site(SiteTable.OTHER);
      return named(Leak.OTHER, kind, new Sites(kind, known.side, other, null, null, false));
    }
    return groups.make(key, kind, known, ignored(fingerprint, known));
  }

  /** Whether it is that of all sites that found no room; it has no stacks. */
  private static boolean isForTheRest(LeakGroup group) {
    return group.fingerprint.equals(Leak.OTHER);
  }

  private boolean ignored(String fingerprint, Sites known) {
    return !ignore.isEmpty()
        && ignore.ignores(fingerprint, known.deciding == null ? "" : known.deciding.whereClass());
  }

  /** A reported socket is not leaked any more; {@code grace} is what it was reported after. */
  void end(Suspect suspect, LateClose.By by, int grace, int now) {
    int age = suspect.age(now);
    LeakGroup group = groups.numbered(suspect.group);
    group.remove(suspect, true);
    if (by == LateClose.By.WROTE || by == LateClose.By.READ) {
      patience.used(group.code(), now);
    } else if (by == LateClose.By.APPLICATION && group.kind == Kind.EOF_IGNORED) {
      patience.closed(group.code(), age, grace, now);
    }
    ended.add(group, by, age);
  }

  /** The number of the leak that is told of this socket; 0: none is. A null is no socket. */
  int toldOf(@Nullable Suspect suspect) {
    if (suspect == null || !suspect.isReported()) {
      return 0;
    }
    return groupOf(suspect).ignored ? 0 : suspect.group;
  }

  /** The site of that leak; null where its sockets went over to another since. */
  @Nullable String siteOf(int leak) {
    return groups.siteOf(leak);
  }

  /** A reported socket is now reported as another kind. */
  void move(Suspect suspect, int now) {
    tellMoved(suspect, now);
    groups.numbered(suspect.group).remove(suspect, false);
  }

  private void tellMoved(Suspect suspect, int now) {
    LeakGroup group = groups.numbered(suspect.group);
    if (group.hasTold(suspect)) {
      ended.add(group, LateClose.By.MOVED, suspect.age(now));
    }
  }

  /** Tells what is due. {@code last}: every standing site, as at the end of the JVM. */
  void tell(Reporter reporter, KernelView kernel, int now, boolean summary, boolean last) {
    homes.settle(
        (suspect, home) -> {
          tellMoved(suspect, now);
          groups.numbered(suspect.group).handOn(suspect, home);
        });
    ended.tell(reporter);
    homes.forget(groups.forget(sites.isNearlyFull()));
    if (groups.hasBecomeFull()) {
      String rest = " leaks are told apart, further ones are told as site " + Leak.OTHER;
      reporter.notice(new Notice("hooks", Severity.WARN, groups.toldApart() + rest));
    }
    weigh();
    groups.meetOtherEnds();
    List<LeakGroup> due = new ArrayList<>();
    for (LeakGroup group : groups.all()) {
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
    return groups.numbered(reported.group);
  }

  void searchWith(HolderQuestions questions) {
    this.questions = questions;
  }

  /** Somebody asks who holds the sockets; {@code again}: also of what was searched before. */
  void askForHolders(boolean again) {
    if (questions != null) {
      List<LeakGroup> standing = new ArrayList<>();
      for (LeakGroup group : groups.all()) {
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
    for (LeakGroup group : groups.all()) {
      if (group.kind.stands() && !group.ignored && group.count() > 0) {
        bySite.merge(group.fingerprint, group.count(), Integer::sum);
        all += group.count();
      }
    }
    for (LeakGroup group : groups.all()) {
      group.weigh(bySite.getOrDefault(group.fingerprint, 0), all);
    }
  }

  /** All that stands and is not ignored, the largest first. */
  List<Leak> standing(int now, KernelView kernel) {
    List<Leak> standing = views(now, kernel);
    standing.replaceAll(leak -> Estimate.complete(leak, standing));
    return standing;
  }

  private List<Leak> views(int now, KernelView kernel) {
    List<Leak> standing = new ArrayList<>();
    for (LeakGroup group : groups.all()) {
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
    for (LeakGroup group : groups.all()) {
      ignored += group.ignored && group.kind.stands() ? group.count() : 0;
    }
    return ignored;
  }
}
