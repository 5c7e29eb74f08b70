// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Totals;
import io.closewait.report.text.Count;
import io.closewait.report.text.Span;
import io.closewait.report.text.TotalsText;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of many runs, added up by site and kind: of each run the last line about a site counts.
 */
final class Fleet {
  private final Set<String> runs = new HashSet<>();
  private final Set<String> hosts = new HashSet<>();

  /** Characters that may still be kept: fleets are large, memories are not. */
  private long room = 40_000_000;

  /** The leaks of each run. */
  private final Map<String, Map<LeakKey, Standing>> standing = new LinkedHashMap<>();

  /** A site of a run, as last reported. */
  private static final class Standing {
    @Nullable EventLine leak;
    long seq;
    long count;
  }

  /** A site over all runs. */
  private static final class Total {
    final EventLine example;
    long count;
    long oldestSeconds;
    boolean warn;
    final Set<String> runs = new HashSet<>();
    final Set<String> hosts = new HashSet<>();

    Total(EventLine example) {
      this.example = example;
    }

    void add(EventLine leak, long sockets) {
      count += sockets;
      oldestSeconds = Math.max(oldestSeconds, leak.number("oldestSeconds"));
      warn |= "warn".equals(leak.text("severity"));
      runs.add(String.valueOf(leak.text("run")));
      hosts.add(String.valueOf(leak.text("host")));
    }

    Leak leak() {
      Leak.Builder leak = new Leak.Builder();
      leak.site = String.valueOf(example.text("site"));
      leak.kind = kind();
      leak.severity = warn ? Severity.WARN : Severity.INFO;
      leak.count = (int) Math.min(count, Integer.MAX_VALUE);
      leak.oldestSeconds = oldestSeconds;
      return leak.build();
    }

    /** A kind of a later version, which is not known here, counts as a leak that stands. */
    private Kind kind() {
      try {
        return Kind.valueOf(String.valueOf(example.text("kind")));
      } catch (IllegalArgumentException unknown) {
        return Kind.EOF_IGNORED;
      }
    }
  }

  /**
   * Adds an event.
   *
   * @throws IOException where it is none of ours
   */
  void add(EventLine event) throws IOException {
    String run = event.text("run");
    if (run == null || event.text("event") == null) {
      throw new IOException("no event");
    }
    note(runs, run);
    note(hosts, String.valueOf(event.text("host")));
    if (event.is("leak") || event.is("closed")) {
      Map<LeakKey, Standing> ofRun = standing.computeIfAbsent(run, first -> new LinkedHashMap<>());
      LeakKey key = event.key();
      Standing site = ofRun.get(key);
      if (site == null) {
        site = new Standing();
        ofRun.put(key, site);
        room -= key.site.length() + key.kind.length() + 100;
      }
      if (event.number("seq") > site.seq) {
        update(site, event);
      }
    }
  }

  private void note(Set<String> known, String name) {
    if (known.add(name)) {
      room -= name.length() + 100;
    }
  }

  private void update(Standing site, EventLine event) {
    site.seq = event.number("seq");
    if (event.is("leak")) {
      room += (site.leak == null ? 0 : site.leak.size()) - event.size();
      site.leak = event;
      site.count = event.number("count");
    } else {
      site.count = Math.max(0, site.count - event.number("count"));
    }
  }

  /** Whether no more can be taken in. */
  boolean isFull() {
    return room < 0;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The figures of all runs together. */
  Totals sums() {
    Snapshot.Builder all = new Snapshot.Builder();
    all.leaks = new ArrayList<>();
    for (Total total : totals()) {
      all.leaks.add(total.leak());
    }
    return all.build().totals;
  }

  /** The most sockets first; sites where none stands any more are left out. */
  private List<Total> totals() {
    Map<LeakKey, Total> bySite = new LinkedHashMap<>();
    for (Map<LeakKey, Standing> ofRun : standing.values()) {
      for (Standing site : ofRun.values()) {
        EventLine leak = site.leak;
        if (leak != null && site.count > 0) {
          bySite.computeIfAbsent(leak.key(), first -> new Total(leak)).add(leak, site.count);
        }
      }
    }
    List<Total> totals = new ArrayList<>(bySite.values());
    totals.sort((a, b) -> Long.compare(b.count, a.count));
    return totals;
  }

  String text() {
    List<Total> totals = totals();
    StringBuilder out = new StringBuilder();
    out.append(Count.of(runs.size(), "JVM")).append(" on ").append(Count.of(hosts.size(), "host"));
    out.append(": ").append(TotalsText.of(sums())).append('\n');
    for (Total total : totals) {
      EventLine leak = total.example;
      out.append('\n').append(total.warn ? "WARN  " : "INFO  ").append(leak.text("site"));
      out.append(": ")
          .append(Count.of(total.count, "socket"))
          .append(' ')
          .append(leak.text("kind"));
      out.append(" in ").append(Count.of(total.runs.size(), "JVM")).append(" on ");
      out.append(Count.of(total.hosts.size(), "host")).append(", oldest ");
      out.append(Span.of(total.oldestSeconds)).append('\n');
      line(out, "where", leak.text("where"));
      line(out, "likely cause", leak.text("cause"));
      line(out, "fix", leak.text("fix"));
      line(out, "see", leak.text("docs"));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String label, @Nullable String value) {
    if (value != null) {
      out.append("  ").append(label).append(": ").append(value).append('\n');
    }
  }

  String json() {
    StringWriter text = new StringWriter();
    for (Total total : totals()) {
      EventLine leak = total.example;
      try {
        JsonWriter json = new JsonWriter(text);
        json.setSerializeNulls(false);
        json.beginObject().name("site").value(leak.text("site"));
        json.name("kind").value(leak.text("kind"));
        json.name("severity").value(total.warn ? "warn" : "info");
        json.name("count").value(total.count).name("runs").value(total.runs.size());
        json.name("hosts").value(total.hosts.size());
        json.name("oldestSeconds").value(total.oldestSeconds);
        json.name("where").value(leak.text("where")).name("cause").value(leak.text("cause"));
        json.name("fix").value(leak.text("fix")).endObject();
      } catch (IOException memoryDoesNotFail) {
        throw new IllegalStateException(memoryDoesNotFail);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
