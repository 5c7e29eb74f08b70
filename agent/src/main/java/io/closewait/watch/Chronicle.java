// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import com.google.gson.stream.JsonWriter;
import io.closewait.report.file.RollingFile;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.Span;
import io.closewait.report.text.Timestamp;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what changes: a line in the log for people, one of JSON for programs. */
public final class Chronicle {
  private static final long LARGEST = 10 << 20;
  private static final int FILES = 5;
  private static final int LONGEST = 2000;

  private final Consumer<String> log;
  private final @Nullable RollingFile json;
  private final String host;
  private boolean refused;

  /** Null: no JSON. */
  public Chronicle(Consumer<String> log, @Nullable Path json, String host) {
    this.log = log;
    this.json = json == null ? null : new RollingFile(json, LARGEST, FILES);
    this.host = host;
  }

  /** Adds what belongs to one event. */
  private interface Facts {
    void write(JsonWriter json) throws IOException;
  }

  /** A sentence of the watchman's own. */
  void say(String sentence) {
    log.accept(Timestamp.now() + " " + PlainText.of(sentence, LONGEST));
  }

  void changed(Change change) {
    Jvm jvm = change.jvm;
    Figures now = change.history.latest();
    Long left = change.history.secondsLeft();
    StringBuilder line = new StringBuilder(change.begins ? "SICK " : "WELL ");
    line.append(jvm.words()).append(": ").append(change.rule);
    if (change.begins) {
      line.append(" holds; ").append(now.words());
      line.append(left == null ? "" : ", the last in " + Span.of(left));
      line.append(now.peers.isEmpty() ? "" : "; " + String.join(", ", now.peers));
    } else {
      line.append(" holds no more, after ").append(Span.of(change.millis / 1000));
    }
    say(line.toString());
    write(
        change.begins ? "begins" : "ends",
        jvm,
        json -> {
          json.name("rule").value(change.rule.toString());
          json.name("seconds").value(change.millis / 1000);
          json.name("closeWait").value(now.closeWait).name("dead").value(now.dead);
          json.name("established").value(now.established).name("used").value(now.used);
          json.name("limit").value(now.limit < 0 ? null : (Long) now.limit);
          json.name("exhaustedInSeconds").value(left);
          json.name("peers").beginArray();
          for (String peer : now.peers) {
            json.value(peer);
          }
          json.endArray();
        });
  }

  /** A JVM that is sick is not looked into. */
  void leftAlone(Jvm jvm, String why) {
    say("NOT VISITED " + jvm.words() + ": " + why);
    write("leftAlone", jvm, json -> json.name("message").value(why));
  }

  void goesIn(Jvm jvm) {
    say("VISIT " + jvm.words() + ": the agent is loaded");
    write("visit", jvm, json -> {});
  }

  /** What a visit found, and where its reports lie; null: they are kept nowhere. */
  void found(Jvm jvm, Finding finding, @Nullable Path reports) {
    for (Finding.FoundLeak leak : finding.leaks) {
      say("FOUND " + jvm.words() + ": " + leak.words);
      write(
          "leak",
          jvm,
          json -> {
            json.name("site").value(leak.site).name("kind").value(leak.kind);
            json.name("where").value(leak.where).name("count").value(leak.count);
            json.name("message").value(leak.words);
          });
    }
    String kept = reports == null ? "" : "; kept as " + reports + ".*";
    say("VISITED " + jvm.words() + ": " + finding.sentence + kept);
    write(
        "visited",
        jvm,
        json -> {
          json.name("leaks").value(finding.leaks.size());
          json.name("message").value(finding.sentence);
          json.name("reports").value(reports == null ? null : reports.toString());
        });
  }

  private void write(String event, Jvm jvm, Facts facts) {
    if (json == null) {
      return;
    }
    StringWriter text = new StringWriter();
    try {
      JsonWriter out = new JsonWriter(text);
      out.setSerializeNulls(false);
      out.beginObject().name("v").value(1).name("time").value(Timestamp.now());
      out.name("host").value(host).name("event").value(event);
      out.name("pid").value(jvm.pid).name("name").value(jvm.name);
      out.name("container").value(jvm.container.isEmpty() ? null : jvm.container);
      facts.write(out);
      out.endObject();
      byte[] line = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
      json.append(Collections.singletonList(line));
      refused = false;
    } catch (IOException e) {
      if (!refused) {
        refused = true;
        say("json: " + e.getMessage());
      }
    }
  }
}
