// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import com.google.gson.stream.JsonWriter;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Snapshot;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.text.Count;
import io.closewait.report.text.DescriptorText;
import io.closewait.report.text.LeakMeaning;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.RunInfo;
import io.closewait.report.text.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the agent itself is doing. */
public final class StatusPage {
  /** Came into a running JVM. */
  public boolean attached;

  public long upSeconds;

  /** Call sites that are known. */
  public int sites;

  /** CPU time of the agent's thread; -1 where it is not known. */
  public long cpuNanos = -1;

  /** Ticks that failed, and why the first of them did; null where none has. */
  public int lostTicks;

  public @Nullable String firstLoss;

  /** Where the outputs are, by the option that asks for each. */
  public Map<String, String> outputs = Collections.emptyMap();

  /** What the options ask for and cannot be, each in a sentence. */
  public List<String> refused = Collections.emptyList();

  /** What first aid has done; null where nobody asked for it. */
  public @Nullable String firstAid;

  /** One line for each class of the JDK that carries hooks. */
  public List<String> hooks = Collections.emptyList();

  private final Options options;
  private final Snapshot snapshot;

  public StatusPage(Options options, Snapshot snapshot) {
    this.options = options;
    this.snapshot = snapshot;
  }

  public String text() {
    StringBuilder out = new StringBuilder("Closewait ").append(RunInfo.version());
    out.append(attached ? ", attached " : ", started with the JVM ");
    out.append(upSeconds).append(" s ago\n\n");
    line(out, "open sockets", snapshot.openSockets + " tracked");
    if (snapshot.descriptorsUsed >= 0) {
      String limit = snapshot.descriptorsLimit < 0 ? "" : " of " + snapshot.descriptorsLimit;
      line(out, "descriptors", snapshot.descriptorsUsed + limit + " in use");
    }
    if (snapshot.descriptorCensus != null) {
      line(out, "these are", DescriptorText.composition(snapshot, snapshot.descriptorCensus));
    }
    line(out, "leaked means", verdict());
    line(out, "call sites", sites + " known");
    line(out, "stacks skipped", snapshot.capturesSkipped + " (option capture)");
    line(out, "errors", snapshot.errors + " swallowed");
    if (lostTicks > 0) {
      line(
          out,
          "lost",
          Count.of(lostTicks, "tick")
              + " of its own"
              + (firstLoss == null ? "" : ", the first by " + firstLoss));
    }
    line(out, "last sweep", micros(snapshot.sweepNanos));
    if (cpuNanos >= 0) {
      line(out, "agent's thread", micros(cpuNanos) + " of CPU time since it started");
    }
    outputs.forEach((option, place) -> line(out, option, PlainText.of(place)));
    if (firstAid != null) {
      line(out, "first aid", firstAid);
    }
    for (String sentence : refused) {
      line(out, "refused", sentence);
    }
    out.append("\nHooked classes, and how many methods of each\n");
    for (String hook : hooks) {
      out.append("  ").append(hook).append('\n');
    }
    if (hooks.isEmpty()) {
      out.append("  none yet: they go in when the JVM loads the classes\n");
    }
    out.append("\nOptions\n");
    for (Option option : Option.values()) {
      out.append("  ").append(option.key()).append('=').append(options.text(option));
      out.append("  (").append(options.source(option)).append(")\n");
    }
    return out.toString();
  }

  private String verdict() {
    String all = LeakMeaning.of(options);
    return snapshot.verdictInSeconds < 0
        ? all
        : all + "; the next verdict is due in " + Span.of(snapshot.verdictInSeconds);
  }

  private static void line(StringBuilder out, String label, String value) {
    out.append("  ").append(label).append(": ").append(value).append('\n');
  }

  private static String micros(long nanos) {
    long micros = nanos / 1000;
    return micros < 10_000 ? micros + " us" : micros / 1000 + " ms";
  }

  /** What the descriptors are, each kind with its number. */
  private static void kinds(JsonWriter json, DescriptorCensus census) throws IOException {
    json.name("descriptors").beginObject().name("total").value(census.total);
    json.name("sockets").value(census.socketCount).name("leaked").value(census.leaked);
    for (DescriptorKind kind : census.kinds()) {
      json.name(kind.name()).value(census.count(kind));
    }
    json.endObject();
  }

  public String json() {
    StringWriter text = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(text);
      json.beginObject();
      json.name("version").value(RunInfo.version()).name("attached").value(attached);
      json.name("upSeconds").value(upSeconds).name("openSockets").value(snapshot.openSockets);
      if (snapshot.descriptorsUsed >= 0) {
        json.name("descriptorsUsed").value(snapshot.descriptorsUsed);
      }
      if (snapshot.descriptorsLimit >= 0) {
        json.name("descriptorsLimit").value(snapshot.descriptorsLimit);
      }
      if (snapshot.descriptorCensus != null) {
        kinds(json, snapshot.descriptorCensus);
      }
      if (snapshot.verdictInSeconds >= 0) {
        json.name("verdictInSeconds").value(snapshot.verdictInSeconds);
      }
      json.name("sites").value(sites).name("capturesSkipped").value(snapshot.capturesSkipped);
      json.name("lostTicks").value(lostTicks);
      json.name("errors").value(snapshot.errors).name("sweepNanos").value(snapshot.sweepNanos);
      if (cpuNanos >= 0) {
        json.name("cpuNanos").value(cpuNanos);
      }
      json.name("outputs").beginObject();
      for (Map.Entry<String, String> output : outputs.entrySet()) {
        json.name(output.getKey()).value(output.getValue());
      }
      json.endObject().name("refused").beginArray();
      for (String sentence : refused) {
        json.value(sentence);
      }
      json.endArray().name("hooks").beginArray();
      for (String hook : hooks) {
        json.value(hook);
      }
      json.endArray().name("options").beginObject();
      for (Option option : Option.values()) {
        json.name(option.key()).beginObject().name("value").value(options.text(option));
        json.name("source").value(options.source(option)).endObject();
      }
      json.endObject().endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.append('\n').toString();
  }
}
