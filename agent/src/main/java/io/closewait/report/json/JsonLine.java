// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import com.google.gson.stream.JsonWriter;
import io.closewait.capture.Frame;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Totals;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.text.DescriptorText;
import io.closewait.report.text.RunInfo;
import io.closewait.report.text.Timestamp;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line of JSON, schema version 1. Facts that are null are left out. */
final class JsonLine {
  private static final int VERSION = 1;
  private static final int LONGEST_NAME = 500;

  private final StringWriter text = new StringWriter(1024);
  private final JsonWriter json = new JsonWriter(text);

  JsonLine(RunInfo run, long seq, String event, Severity severity) {
    json.setSerializeNulls(false);
    open();
    put("v", VERSION);
    put("time", Timestamp.now()).put("run", run.id).put("seq", seq);
    put("pid", run.pid).put("host", run.host);
    put("event", event).put("severity", severity == Severity.WARN ? "warn" : "info");
  }

  JsonLine put(String name, @Nullable String value) {
    try {
      json.name(name).value(value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  JsonLine put(String name, @Nullable Frame value) {
    return put(name, value == null ? null : value.toString());
  }

  JsonLine put(String name, @Nullable Number value) {
    try {
      json.name(name).value(value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** Adds a number to one decimal; one that JSON cannot hold is left out. */
  JsonLine putRounded(String name, @Nullable Double value) {
    return put(
        name,
        value != null && Math.abs(value) < 1e15 ? (Number) (Math.round(value * 10) / 10.0) : null);
  }

  JsonLine put(String name, boolean value) {
    try {
      json.name(name).value(value);
      return this;
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** The descriptors of the process and when they run out; the limit -1: not known. */
  JsonLine put(Snapshot snapshot, long limit) {
    put("used", snapshot.descriptorsUsed).put("limit", limit > 0 ? (Long) limit : null);
    if (snapshot.forecast != null) {
      putRounded("perHour", snapshot.forecast.perHour);
      put("exhaustedInSeconds", snapshot.forecast.exhaustedInSeconds);
    }
    return this;
  }

  /** So many connections there were, which tells how much a leak is. */
  JsonLine connections(Snapshot snapshot) {
    return put("connections", snapshot.connections < 0 ? null : (Long) snapshot.connections);
  }

  /** What stands, told apart from what only looks like it. */
  JsonLine put(Totals totals) {
    put("sites", totals.leakedSites).put("sockets", totals.leakedSockets);
    put("dead", totals.dead).put("oldestSeconds", totals.oldestSeconds);
    put("collected", totals.collectedSockets).put("collectedSites", totals.collectedSites);
    return put("growing", totals.growingSockets).put("growingSites", totals.growingSites);
  }

  JsonLine put(Options options) {
    open("options");
    for (Option option : Option.values()) {
      open(option.key());
      put("value", options.text(option)).put("source", options.source(option));
      close();
    }
    close();
    return this;
  }

  /** What holds the descriptors, or the sockets where no more is known; at most so many rows. */
  JsonLine census(Snapshot snapshot, int most) {
    DescriptorCensus all = snapshot.descriptorCensus;
    List<CensusLine> sockets = all == null ? snapshot.census : all.sockets;
    openArray("census");
    for (CensusLine line : sockets.subList(0, Math.min(most, sockets.size()))) {
      open();
      put("site", line.site).put("where", line.where);
      put("state", line.state.name()).put("count", line.count);
      put("leaked", line.leaked == 0 ? null : (Integer) line.leaked);
      close();
    }
    closeArray();
    if (all != null) {
      others(snapshot, all);
    }
    return this;
  }

  private void others(Snapshot snapshot, DescriptorCensus all) {
    openArray("others");
    for (DescriptorGroup group : all.others) {
      open();
      put("kind", group.kind.name()).put("name", group.name == null ? null : name(group.name));
      put("site", group.site).put("where", group.where).put("count", group.count);
      close();
    }
    closeArray();
    put("words", DescriptorText.composition(snapshot, all))
        .put("counted", all.total)
        .put("countedAt", Timestamp.of(all.epochMillis));
    put("openSockets", all.socketCount).put("leakedSockets", all.leaked);
  }

  private static String name(String path) {
    return path.length() <= LONGEST_NAME ? path : path.substring(0, LONGEST_NAME);
  }

  /** The whole line, with its end. */
  byte[] bytes() {
    close();
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The name of a constant as scripts know it. */
  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  void open(String name) {
    try {
      json.name(name).beginObject();
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  void open() {
    try {
      json.beginObject();
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  void close() {
    try {
      json.endObject();
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  void openArray(String name) {
    try {
      json.name(name).beginArray();
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  void add(@Nullable String element) {
    try {
      json.value(element);
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  void closeArray() {
    try {
      json.endArray();
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  /** Memory has no input or output to fail. */
  private static IllegalStateException impossible(IOException e) {
    return new IllegalStateException(e);
  }
}
