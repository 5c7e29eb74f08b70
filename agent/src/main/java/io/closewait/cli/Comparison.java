// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.leak.Kind;
import io.closewait.report.text.Count;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has become of the leaks of one fleet in another: whether a fix has fixed them. */
final class Comparison {
  private final Fleet before;
  private final Fleet after;
  private final RunTime timeBefore;
  private final RunTime timeAfter;
  private final List<Row> rows = new ArrayList<>();

  /** What has become of a site. The lower-case names are part of the contract with scripts. */
  private enum Fate {
    NEW,
    STILL,
    GONE
  }

  /** A site, whatever the kinds in which it leaks. */
  private final class Row {
    final String site;
    @Nullable String where;
    long then;
    long now;

    Row(String site) {
      this.site = site;
    }

    Fate fate() {
      return now == 0 ? Fate.GONE : then == 0 ? Fate.NEW : Fate.STILL;
    }

    RunTime.@Nullable Rates rates() {
      return RunTime.rates(timeBefore, then, timeAfter, now);
    }

    boolean isFaster() {
      RunTime.Rates rates = rates();
      return fate() == Fate.STILL && (rates == null ? now > then : rates.isFaster());
    }

    String words() {
      RunTime.Rates rates = rates();
      String counts = Count.of(then, "socket") + " before, " + now + " now";
      if (rates == null) {
        return counts;
      }
      String trend = rates.isFaster() ? "faster" : rates.isSlower() ? "slower" : "as fast";
      return counts
          + String.format(Locale.ROOT, "; %.1f, then %.1f ", rates.before, rates.after)
          + rates.unit
          + (fate() == Fate.STILL ? ": " + trend : "");
    }
  }

  Comparison(Fleet before, Fleet after) {
    this.before = before;
    this.after = after;
    this.timeBefore = before.time();
    this.timeAfter = after.time();
    Map<String, Row> bySite = new LinkedHashMap<>();
    for (FleetLeak leak : held(after)) {
      row(bySite, leak).now += leak.count;
    }
    for (FleetLeak leak : held(before)) {
      row(bySite, leak).then += leak.count;
    }
    rows.addAll(bySite.values());
    rows.sort((a, b) -> a.fate().compareTo(b.fate())); // stable
  }

  /** Growth that is no proven leak is no failure of a fix. */
  private static List<FleetLeak> held(Fleet fleet) {
    List<FleetLeak> held = new ArrayList<>();
    for (FleetLeak leak : fleet.leaks()) {
      Kind kind = leak.leak().kind;
      if (kind.stands() || kind == Kind.ABANDONED) {
        held.add(leak);
      }
    }
    return held;
  }

  private Row row(Map<String, Row> bySite, FleetLeak leak) {
    Row row = bySite.computeIfAbsent(leak.key.site, Row::new);
    row.where = row.where == null ? leak.text("where") : row.where;
    return row;
  }

  /** Whether something leaks that did not, or faster than it did. */
  boolean isWorse() {
    for (Row row : rows) {
      if (row.fate() == Fate.NEW || row.isFaster()) {
        return true;
      }
    }
    return false;
  }

  private int count(Fate fate) {
    int count = 0;
    for (Row row : rows) {
      count += row.fate() == fate ? 1 : 0;
    }
    return count;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append("Before: ").append(before.title()).append("\nAfter:  ").append(after.title());
    out.append('\n').append(Count.of(rows.size(), "site")).append(": ");
    out.append(count(Fate.GONE)).append(" gone, ").append(count(Fate.STILL));
    out.append(" still there, ").append(count(Fate.NEW)).append(" new\n");
    for (Row row : rows) {
      out.append('\n').append(String.format("%-6s", row.fate().name())).append(row.site);
      out.append(": ").append(row.words()).append('\n');
      if (row.where != null) {
        out.append("  where: ").append(row.where).append('\n');
      }
    }
    return out.toString();
  }

  String json() {
    StringWriter text = new StringWriter();
    for (Row row : rows) {
      try {
        JsonWriter json = new JsonWriter(text);
        json.setSerializeNulls(false);
        json.beginObject().name("site").value(row.site);
        json.name("fate").value(row.fate().name().toLowerCase(Locale.ROOT));
        json.name("before").value(row.then).name("after").value(row.now);
        RunTime.Rates rates = row.rates();
        if (rates != null) {
          json.name("rateBefore").value(rates.before).name("rateAfter").value(rates.after);
          json.name("rate").value(rates.unit);
        }
        json.name("where").value(row.where).endObject();
      } catch (IOException memoryDoesNotFail) {
        throw new IllegalStateException(memoryDoesNotFail);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
