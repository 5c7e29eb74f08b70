// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.capture.Frame;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Holder;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds the descriptors, in words. */
public final class DescriptorText {
  private static final int LONGEST_NAME = 120, MOST_CUT = 20;

  /** A twentieth more or less in use than was counted, and it is told; but not of so few. */
  private static final int PART = 20, FEW = 10;

  private DescriptorText() {}

  /**
   * {@code 551 sockets (275 leaked), 240 epoll descriptors, 55 open files}. Leaked ones that hold
   * no descriptor are told as well, as the reader adds them up with the first line of the report.
   * Not every sweep counts them all: where many came or went since, the sentence begins with the
   * sum of that count, as the figures beside it are newer.
   *
   * @param snapshot of which this is the census
   */
  public static String composition(Snapshot snapshot, DescriptorCensus census) {
    StringBuilder out = new StringBuilder();
    if (isOutdated(snapshot, census)) {
      out.append("at the last count, ").append(census.total).append(" in all: ");
    }
    out.append(Count.of(census.socketCount, "socket"));
    out.append(census.leaked > 0 ? " (" + census.leaked + " leaked)" : "");
    int queued = notAccepted(snapshot);
    if (queued > 0) {
      out.append(" and ").append(Count.of(queued, "leaked connection"));
      out.append(" not accepted (without a descriptor)");
    }
    for (DescriptorKind kind : census.kinds()) {
      int count = census.count(kind);
      out.append(", ").append(count).append(' ').append(noun(kind, count));
    }
    return out.toString();
  }

  private static boolean isOutdated(Snapshot snapshot, DescriptorCensus census) {
    long since = Math.abs(snapshot.descriptorsUsed - census.total);
    return snapshot.descriptorsUsed >= 0 && since > FEW && since * PART > census.total;
  }

  private static int notAccepted(Snapshot snapshot) {
    int count = 0;
    for (Leak leak : snapshot.leaks) {
      count += leak.kind == Kind.UNACCEPTED ? leak.count : 0;
    }
    return count;
  }

  /**
   * One line for each group: the sockets first, then the rest by kind.
   *
   * @param snapshot what is known of its leaks is told with their sockets
   * @param most sockets' groups that are told
   * @param mostOfKind groups of each other kind
   */
  public static List<String> lines(
      Snapshot snapshot, List<CensusLine> sockets, int most, int mostOfKind) {
    return lines(snapshot, sockets, most, mostOfKind, 0);
  }

  /** The same in so many columns, where places in the code are shortened; 0: in any number. */
  static List<String> lines(
      Snapshot snapshot, List<CensusLine> sockets, int most, int mostOfKind, int room) {
    List<String> lines = new ArrayList<>();
    long unsaid = 0;
    for (CensusLine line : sockets) {
      if (lines.size() < most) {
        lines.add(of(line, snapshot, room));
      } else {
        unsaid += line.count;
      }
    }
    if (unsaid > 0) {
      lines.add("and " + Count.of(unsaid, "more socket"));
    }
    if (snapshot.descriptorCensus != null) {
      for (DescriptorKind kind : snapshot.descriptorCensus.kinds()) {
        add(snapshot.descriptorCensus, kind, mostOfKind, room, lines);
      }
    }
    return lines;
  }

  private static void add(
      DescriptorCensus census, DescriptorKind kind, int most, int room, List<String> lines) {
    int told = 0;
    int unsaid = census.count(kind);
    for (DescriptorGroup group : census.others) {
      if (group.kind == kind && told++ < most) {
        lines.add(of(group, room));
        unsaid -= group.count;
      }
    }
    if (unsaid > 0) {
      lines.add("and " + unsaid + " more of these");
    }
  }

  private static String of(CensusLine line, Snapshot snapshot, int room) {
    String what = line.count + " " + state(line.state);
    String leaked = "";
    if (line.leaked > 0) {
      String all = line.count == 1 ? ", leaked" : ", all leaked";
      leaked = line.leaked == line.count ? all : ", " + line.leaked + " of them leaked";
    }
    String rest = ", site " + PlainText.of(line.site, 40) + leaked;
    String verb = line.used ? " handled at " : " opened at ";
    String where =
        line.where == null
            ? ", no stack known"
            : verb + fitted(line.where, room, what.length() + verb.length() + rest.length());
    String text = what + where + rest;
    String holder = holder(line, snapshot);
    return holder == null ? text : text + "; " + holder;
  }

  /** The place in what the rest of the line leaves; of a name that is cut little enough is seen. */
  private static String fitted(Frame where, int room, int taken) {
    String place = PlainText.of(where.toString());
    return room == 0 ? place : ShortPlace.of(place, Math.max(MOST_CUT, room - taken));
  }

  private static @Nullable String holder(CensusLine line, Snapshot snapshot) {
    for (Leak leak : snapshot.leaks) {
      Holder named = line.leaked > 0 && leak.site.equals(line.site) ? leak.namedBy() : null;
      if (named != null) {
        return PlainText.of(named.clause());
      }
    }
    return null;
  }

  private static String state(SocketState state) {
    switch (state) {
      case UNCONN:
        return "never connected (UNCONN)";
      case BOUND:
        return "bound and never connected (BOUND)";
      default:
        return state.name();
    }
  }

  /** {@code 55 open files in /data/log}. */
  private static String of(DescriptorGroup group, int room) {
    StringBuilder out = new StringBuilder();
    out.append(group.count).append(' ').append(noun(group.kind, group.count));
    if (group.where != null) {
      String site = ", site " + PlainText.of(group.site, 40);
      out.append(" of selectors opened at ");
      out.append(fitted(group.where, room, out.length() + site.length())).append(site);
    } else if (group.name != null) {
      boolean folder =
          group.kind == DescriptorKind.FILE || group.kind == DescriptorKind.DELETED_FILE;
      out.append(folder ? " in " : ": ").append(PlainText.of(group.name, LONGEST_NAME));
    }
    return out.toString();
  }

  private static String noun(DescriptorKind kind, long count) {
    switch (kind) {
      case FILE:
        return Count.noun(count, "open file");
      case DELETED_FILE:
        return Count.noun(count, "deleted file") + " still open";
      case PIPE:
        return Count.noun(count, "pipe end");
      case EPOLL:
        return Count.noun(count, "epoll descriptor");
      case EVENTFD:
        return Count.noun(count, "eventfd");
      case INOTIFY:
        return Count.noun(count, "inotify descriptor");
      case TIMERFD:
        return Count.noun(count, "timerfd");
      case SIGNALFD:
        return Count.noun(count, "signalfd");
      case DEVICE:
        return Count.noun(count, "device");
      case UNIX_SOCKET:
        return Count.noun(count, "Unix-domain socket");
      case OTHER_SOCKET:
        return Count.noun(count, "other socket") + " (UDP, netlink)";
      default:
        return Count.noun(count, "descriptor") + " of other kinds";
    }
  }
}
