// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Holder;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds the descriptors, in words. */
public final class DescriptorText {
  private static final int LONGEST_NAME = 120;

  private DescriptorText() {}

  /** {@code 551 sockets (275 leaked), 240 epoll descriptors, 55 open files}. */
  public static String composition(DescriptorCensus census) {
    StringBuilder out = new StringBuilder(Count.of(census.socketCount, "socket"));
    out.append(census.leaked > 0 ? " (" + census.leaked + " leaked)" : "");
    for (DescriptorKind kind : census.kinds()) {
      int count = census.count(kind);
      out.append(", ").append(count).append(' ').append(noun(kind, count));
    }
    return out.toString();
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
    List<String> lines = new ArrayList<>();
    long unsaid = 0;
    for (CensusLine line : sockets) {
      if (lines.size() < most) {
        lines.add(of(line, snapshot));
      } else {
        unsaid += line.count;
      }
    }
    if (unsaid > 0) {
      lines.add("and " + Count.of(unsaid, "more socket"));
    }
    if (snapshot.descriptorCensus != null) {
      for (DescriptorKind kind : snapshot.descriptorCensus.kinds()) {
        add(snapshot.descriptorCensus, kind, mostOfKind, lines);
      }
    }
    return lines;
  }

  private static void add(
      DescriptorCensus census, DescriptorKind kind, int most, List<String> lines) {
    int told = 0;
    int unsaid = census.count(kind);
    for (DescriptorGroup group : census.others) {
      if (group.kind == kind && told++ < most) {
        lines.add(of(group));
        unsaid -= group.count;
      }
    }
    if (unsaid > 0) {
      lines.add("and " + unsaid + " more of these");
    }
  }

  private static String of(CensusLine line, Snapshot snapshot) {
    StringBuilder out = new StringBuilder();
    out.append(line.count).append(' ').append(state(line.state)).append(place(line));
    if (line.leaked > 0) {
      String all = line.count == 1 ? ", leaked" : ", all leaked";
      out.append(line.leaked == line.count ? all : ", " + line.leaked + " of them leaked");
    }
    String holder = holder(line, snapshot);
    return holder == null ? out.toString() : out.append("; ").append(holder).toString();
  }

  /** {@code opened at Shop.price(Shop.java:7), site 7f3a9c01d2e4}. */
  private static String place(CensusLine line) {
    String site = ", site " + PlainText.of(line.site, 40);
    if (line.where == null) {
      return ", no stack known" + site;
    }
    return (line.used ? " handled at " : " opened at ")
        + PlainText.of(line.where.toString())
        + site;
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
  private static String of(DescriptorGroup group) {
    StringBuilder out = new StringBuilder();
    out.append(group.count).append(' ').append(noun(group.kind, group.count));
    if (group.where != null) {
      out.append(" of selectors opened at ").append(PlainText.of(group.where.toString()));
      out.append(", site ").append(PlainText.of(group.site, 40));
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
