// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.leak.LeakKey;
import io.closewait.report.text.Count;
import io.closewait.report.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The leaks of one moment as a table that fits a screen. */
final class LeakTable {
  private static final String HEADING =
      "   /HOUR     NEW   COUNT   OLDEST  KIND              WHERE";

  private final List<EventLine> leaks = new ArrayList<>();
  private @Nullable EventLine descriptors;
  private @Nullable EventLine totals;
  private final String title;
  private final Map<LeakKey, Long> before;

  /** A line below the first, or null. */
  private @Nullable String advice;

  /**
   * A table.
   *
   * @param before what {@link #counts} of the first table was: the agent knows a trend after some
   *     minutes only
   */
  LeakTable(List<EventLine> events, String title, Map<LeakKey, Long> before) {
    this.title = title;
    this.before = before;
    for (EventLine event : events) {
      if (event.is("leak")) {
        leaks.add(event);
      } else if (event.is("descriptors")) {
        descriptors = event;
      } else if (event.is("totals")) {
        totals = event;
      }
    }
    leaks.sort(this::faster);
  }

  LeakTable advising(@Nullable String line) {
    advice = line;
    return this;
  }

  /** Sockets of each site, to be shown as the start of what is new. */
  Map<LeakKey, Long> counts() {
    Map<LeakKey, Long> counts = new HashMap<>();
    for (EventLine leak : leaks) {
      counts.put(leak.key(), leak.number("count"));
    }
    return counts;
  }

  private long added(EventLine leak) {
    return leak.number("count") - before.getOrDefault(leak.key(), 0L);
  }

  private int faster(EventLine a, EventLine b) {
    int byGrowth = Double.compare(growth(b), growth(a));
    int byNew = byGrowth != 0 ? byGrowth : Long.compare(added(b), added(a));
    return byNew != 0 ? byNew : Long.compare(b.number("count"), a.number("count"));
  }

  private static double growth(EventLine leak) {
    Double perHour = leak.decimal("perHour");
    return perHour == null ? 0 : perHour;
  }

  /** The table in at most {@code height} lines of at most {@code width} characters. */
  List<String> lines(int width, int height) {
    List<String> lines = new ArrayList<>();
    lines.add(cut(summary(), width));
    if (descriptors != null && descriptors.text("words") != null) {
      lines.add(cut("these are " + Terminal.value(descriptors.text("words")), width));
    }
    if (advice != null) {
      lines.add(cut(advice, width));
    }
    lines.add(cut(HEADING, width));
    int room = height - lines.size();
    boolean all = leaks.size() <= room;
    for (EventLine leak : leaks.subList(0, all ? leaks.size() : Math.max(0, room - 1))) {
      lines.add(cut(row(leak), width));
    }
    if (!all && room > 0) {
      lines.add(cut("  and " + (leaks.size() - room + 1) + " sites more", width));
    }
    return lines.subList(0, Math.max(0, Math.min(height, lines.size())));
  }

  private String summary() {
    String used = "";
    if (descriptors != null) {
      Double limit = descriptors.decimal("limit");
      used = "; " + descriptors.number("used");
      used += (limit == null ? "" : " of " + limit.longValue()) + " descriptors";
      Double end = descriptors.decimal("exhaustedInSeconds");
      used += end == null ? "" : ", the last in " + Span.of(end.longValue());
    }
    return title + ": " + leaked() + used;
  }

  /** The agent's own totals: not every line of the table is a leak that stands. */
  private String leaked() {
    if (totals == null) {
      return "no totals";
    }
    long collected = totals.number("collected");
    long growing = totals.number("growing");
    return Count.of(totals.number("sockets"), "leaked socket")
        + ", "
        + Count.of(totals.number("sites"), "site")
        + (collected == 0 ? "" : "; " + collected + " closed by the collector only")
        + (growing == 0 ? "" : "; " + growing + " open where it only grows");
  }

  private String row(EventLine leak) {
    Double perHour = leak.decimal("perHour");
    String growth = perHour == null ? "?" : String.format(Locale.ROOT, "%+.1f", perHour);
    String where = leak.text("where") == null ? leak.text("site") : leak.text("where");
    return String.format(
        Locale.ROOT,
        "%8s %7s %7d %8s  %-17s %s",
        growth,
        added(leak) == 0 ? "0" : String.format(Locale.ROOT, "%+d", added(leak)),
        leak.number("count"),
        Span.of(leak.number("oldestSeconds")),
        leak.text("kind"),
        Terminal.value(String.valueOf(where)));
  }

  private static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }
}
