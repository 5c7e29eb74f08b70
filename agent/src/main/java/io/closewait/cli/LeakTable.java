// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.leak.LeakKey;
import io.closewait.report.text.Columns;
import io.closewait.report.text.Count;
import io.closewait.report.text.ShortPlace;
import io.closewait.report.text.Span;
import io.closewait.report.text.Wrapping;
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

  /** In a window like this nothing is readable anyway. */
  private static final int NARROW = 40;

  private static final int LONGEST_PLACE = 200;

  private final List<EventLine> leaks = new ArrayList<>();
  private @Nullable EventLine descriptors;
  private @Nullable EventLine totals;
  private final String title;
  private final Map<LeakKey, Long> before;
  private Order order = Order.GROWTH;

  /** The row that is marked; -1: none. */
  private int marked = -1;

  /** By what the rows are sorted. */
  enum Order {
    GROWTH("growth"),
    NEW("what is new"),
    COUNT("count"),
    OLDEST("age");

    final String words;

    Order(String words) {
      this.words = words;
    }

    Order next() {
      return values()[(ordinal() + 1) % values().length];
    }
  }

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
    leaks.sort(this::before);
  }

  LeakTable advising(@Nullable String line) {
    advice = line;
    return this;
  }

  LeakTable by(Order wanted) {
    order = wanted;
    leaks.sort(this::before);
    return this;
  }

  /** Marks a row, the last one where there are fewer; returns which. */
  int mark(int row) {
    marked = Math.min(row, leaks.size() - 1);
    return marked;
  }

  /** The site of the marked row; or null. */
  @Nullable String markedSite() {
    return marked < 0 ? null : leaks.get(marked).text("site");
  }

  /** What may be typed while it is shown. */
  String keys() {
    return "q quits, s sorts (now by " + order.words + "), arrows mark a row, Enter opens it";
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

  private int before(EventLine a, EventLine b) {
    int first = Double.compare(key(order, b), key(order, a));
    for (int i = 0; first == 0 && i < Order.values().length; i++) {
      first = Double.compare(key(Order.values()[i], b), key(Order.values()[i], a));
    }
    return first;
  }

  private double key(Order by, EventLine leak) {
    switch (by) {
      case GROWTH:
        return growth(leak);
      case NEW:
        return added(leak);
      case COUNT:
        return leak.number("count");
      default:
        return leak.number("oldestSeconds");
    }
  }

  private static double growth(EventLine leak) {
    Double perHour = leak.decimal("perHour");
    return perHour == null ? 0 : perHour;
  }

  /** The table in at most {@code height} lines of at most {@code width} characters. */
  List<String> lines(int width, int height) {
    List<String> lines = new ArrayList<>();
    for (StyledLine line : styled(width, height)) {
      lines.add(line.text);
    }
    return lines;
  }

  /** The same with how each line is to look where there are colours. */
  List<StyledLine> styled(int width, int height) {
    List<StyledLine> lines = new ArrayList<>();
    for (String line : header(width)) {
      lines.add(new StyledLine(line, StyledLine.Style.PLAIN));
    }
    lines.add(new StyledLine(Columns.first(HEADING, width), StyledLine.Style.HEADING));
    rows(width, height - lines.size(), lines);
    return lines.subList(0, Math.max(0, Math.min(height, lines.size())));
  }

  private void rows(int width, int room, List<StyledLine> lines) {
    boolean all = leaks.size() <= room;
    int shown = all ? leaks.size() : Math.max(0, room - 1);
    int from = Math.max(0, Math.min(marked - shown + 1, leaks.size() - shown));
    for (int i = from; i < from + shown; i++) {
      EventLine leak = leaks.get(i);
      lines.add(new StyledLine(row(leak, width), style(leak, i == marked)));
    }
    if (!all && room > 0) {
      String more = "  and " + (leaks.size() - shown) + " sites more";
      lines.add(new StyledLine(Columns.first(more, width), StyledLine.Style.PLAIN));
    }
  }

  private static StyledLine.Style style(EventLine leak, boolean marked) {
    if (marked) {
      return StyledLine.Style.MARKED;
    }
    boolean warn = "warn".equals(leak.text("severity"));
    return warn && growth(leak) > 0 ? StyledLine.Style.BAD : StyledLine.Style.PLAIN;
  }

  /** What the process is, has and lacks. Nothing of it is cut where a line more helps. */
  private List<String> header(int width) {
    List<String> texts = new ArrayList<>();
    texts.add(summary());
    if (descriptors != null && descriptors.text("words") != null) {
      texts.add("these are " + Terminal.value(descriptors.text("words")));
    }
    if (advice != null) {
      texts.add(advice);
    }
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      String fitted = width < NARROW ? text : Wrapping.of(text, width);
      for (String line : fitted.split("\n")) {
        lines.add(Columns.first(line, width));
      }
    }
    return lines;
  }

  private String summary() {
    String used = "";
    if (descriptors != null) {
      Double limit = descriptors.decimal("limit");
      used = "; " + descriptors.number("used");
      used += (limit == null ? "" : " of " + limit.longValue()) + " descriptors";
      Double end = descriptors.decimal("exhaustedInSeconds");
      used += end == null ? "" : ", limit in " + Span.of(end.longValue());
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

  private String row(EventLine leak, int width) {
    Double perHour = leak.decimal("perHour");
    String growth = perHour == null ? "?" : String.format(Locale.ROOT, "%+.1f", perHour);
    String where = leak.text("where") == null ? leak.text("site") : leak.text("where");
    String figures =
        String.format(
            Locale.ROOT,
            "%8s %7s %7d %8s  %-17s ",
            growth,
            added(leak) == 0 ? "0" : String.format(Locale.ROOT, "%+d", added(leak)),
            leak.number("count"),
            Span.of(leak.number("oldestSeconds")),
            leak.text("kind"));
    String place = Terminal.line(String.valueOf(where));
    int room = Math.max(0, Math.min(LONGEST_PLACE, width - Columns.of(figures)));
    return Columns.first(figures + ShortPlace.of(place, room), width);
  }
}
