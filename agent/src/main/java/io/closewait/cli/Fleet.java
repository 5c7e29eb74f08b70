// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Totals;
import io.closewait.report.text.Count;
import io.closewait.report.text.Span;
import io.closewait.report.text.TotalsText;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of many runs, added up by site and kind: of each run the last line about a site counts. A
 * run keeps numbers only, so that ten thousand of them fit; the words are kept once for all.
 */
final class Fleet {
  private static final long OF_A_RUN = 300, OF_A_SITE_IN_IT = 100;

  private final Set<String> hosts = new HashSet<>();

  /** Characters that may still be kept: fleets are large, memories are not. */
  private long room = 40_000_000;

  private final Map<String, Run> runs = new LinkedHashMap<>();

  /** An event of each leak, whichever run it came from. */
  private final Map<LeakKey, EventLine> examples = new HashMap<>();

  /** One life of a JVM. */
  private static final class Run {
    String host = "";
    final RunTime time = new RunTime();
    final Map<LeakKey, Standing> sites = new LinkedHashMap<>();
  }

  /** A site of a run, as last reported. */
  private static final class Standing {
    boolean reported;
    boolean warn;
    long seq;
    long count;
    long oldestSeconds;
  }

  /**
   * Adds an event.
   *
   * @throws IOException where it is none of ours
   */
  void add(EventLine event) throws IOException {
    String name = event.text("run");
    if (name == null || event.text("event") == null) {
      throw new IOException("no event");
    }
    Run run = run(name, String.valueOf(event.text("host")));
    run.time.saw(event);
    if (event.is("leak") || event.is("closed")) {
      LeakKey key = event.key();
      Standing site = run.sites.get(key);
      if (site == null) {
        site = new Standing();
        run.sites.put(key, site);
        room -= examples.containsKey(key) ? OF_A_SITE_IN_IT : OF_A_SITE_IN_IT + event.size();
      }
      if (event.number("seq") > site.seq) {
        update(site, key, event);
      }
    }
  }

  private Run run(String name, String host) {
    Run run = runs.get(name);
    if (run == null) {
      run = new Run();
      runs.put(name, run);
      room -= name.length() + OF_A_RUN;
    }
    run.host = host;
    if (hosts.add(host)) {
      room -= host.length() + OF_A_SITE_IN_IT;
    }
    return run;
  }

  private void update(Standing site, LeakKey key, EventLine event) {
    site.seq = event.number("seq");
    if (event.is("leak")) {
      site.reported = true;
      site.count = event.number("count");
      site.oldestSeconds = event.number("oldestSeconds");
      site.warn = "warn".equals(event.text("severity"));
      examples.putIfAbsent(key, event);
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
    for (FleetLeak total : leaks()) {
      all.leaks.add(total.leak());
    }
    return all.build().totals;
  }

  /** How long, and for how many connections, all runs were looked at together. */
  RunTime time() {
    RunTime all = new RunTime();
    for (Run run : runs.values()) {
      all.add(run.time);
    }
    return all;
  }

  /** The most sockets first; sites where none stands any more are left out. */
  List<FleetLeak> leaks() {
    Map<LeakKey, FleetLeak> bySite = new LinkedHashMap<>();
    for (Map.Entry<String, Run> run : runs.entrySet()) {
      for (Map.Entry<LeakKey, Standing> entry : run.getValue().sites.entrySet()) {
        Standing site = entry.getValue();
        EventLine example = examples.get(entry.getKey());
        if (site.reported && site.count > 0 && example != null) {
          FleetLeak leak =
              bySite.computeIfAbsent(entry.getKey(), first -> new FleetLeak(first, example));
          leak.add(site.count, site.oldestSeconds, site.warn);
          leak.seenIn(run.getKey(), run.getValue().host);
        }
      }
    }
    List<FleetLeak> leaks = new ArrayList<>(bySite.values());
    leaks.sort((a, b) -> Long.compare(b.count, a.count));
    return leaks;
  }

  /** {@code 4 JVMs on 2 hosts: 12 leaked sockets at 1 site}. */
  String title() {
    return Count.of(runs.size(), "JVM")
        + " on "
        + Count.of(hosts.size(), "host")
        + ": "
        + TotalsText.of(sums());
  }

  String text() {
    StringBuilder out = new StringBuilder(title()).append('\n');
    for (FleetLeak total : leaks()) {
      out.append('\n').append(total.warn ? "WARN  " : "INFO  ").append(total.key.site);
      out.append(": ").append(Count.of(total.count, "socket")).append(' ').append(total.key.kind);
      out.append(" in ").append(Count.of(total.runs(), "JVM")).append(" on ");
      out.append(Count.of(total.hosts(), "host")).append(", oldest ");
      out.append(Span.of(total.oldestSeconds)).append('\n');
      line(out, "where", total.text("where"));
      line(out, "likely cause", total.text("cause"));
      line(out, "fix", total.text("fix"));
      line(out, "see", total.text("docs"));
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
    for (FleetLeak total : leaks()) {
      try {
        JsonWriter json = new JsonWriter(text);
        json.setSerializeNulls(false);
        json.beginObject().name("site").value(total.text("site"));
        json.name("kind").value(total.text("kind"));
        json.name("severity").value(total.warn ? "warn" : "info");
        json.name("count").value(total.count).name("runs").value(total.runs());
        json.name("hosts").value(total.hosts());
        json.name("oldestSeconds").value(total.oldestSeconds);
        json.name("where").value(total.text("where")).name("cause").value(total.text("cause"));
        json.name("fix").value(total.text("fix")).endObject();
      } catch (IOException memoryDoesNotFail) {
        throw new IllegalStateException(memoryDoesNotFail);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
