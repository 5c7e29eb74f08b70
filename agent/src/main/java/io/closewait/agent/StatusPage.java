// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import com.google.gson.stream.JsonWriter;
import io.closewait.leak.Snapshot;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.RunInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;

/** How the agent itself is doing. Made on its own thread, whose cost it tells. */
final class StatusPage {
  private final Options options;
  private final List<String> hooks;
  private final Snapshot snapshot;
  private final int sites;
  private final long upSeconds;
  private final boolean attached;
  private final long cpuNanos = cpuNanos();

  StatusPage(
      Options options,
      List<String> hooks,
      Snapshot snapshot,
      int sites,
      long upSeconds,
      boolean attached) {
    this.options = options;
    this.hooks = hooks;
    this.snapshot = snapshot;
    this.sites = sites;
    this.upSeconds = upSeconds;
    this.attached = attached;
  }

  /** Of this thread, as the kernel counts it; -1 where it does not. */
  private static long cpuNanos() {
    try {
      byte[] bytes = Files.readAllBytes(Paths.get("/proc/thread-self/schedstat"));
      return Long.parseLong(new String(bytes, StandardCharsets.US_ASCII).split(" ")[0]);
    } catch (IOException | RuntimeException unknown) {
      return -1;
    }
  }

  String text() {
    StringBuilder out = new StringBuilder("Closewait ").append(RunInfo.version());
    out.append(attached ? ", attached " : ", started with the JVM ");
    out.append(upSeconds).append(" s ago\n\n");
    line(out, "open sockets", snapshot.openSockets + " tracked");
    line(out, "call sites", sites + " known");
    line(out, "stacks skipped", snapshot.capturesSkipped + " (option capture)");
    line(out, "errors", snapshot.errors + " swallowed");
    line(out, "last sweep", micros(snapshot.sweepNanos));
    if (cpuNanos >= 0) {
      line(out, "agent's thread", micros(cpuNanos) + " of CPU time since it started");
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

  private static void line(StringBuilder out, String label, String value) {
    out.append("  ").append(label).append(": ").append(value).append('\n');
  }

  private static String micros(long nanos) {
    long micros = nanos / 1000;
    return micros < 10_000 ? micros + " us" : micros / 1000 + " ms";
  }

  String json() {
    StringWriter text = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(text);
      json.beginObject();
      json.name("version").value(RunInfo.version()).name("attached").value(attached);
      json.name("upSeconds").value(upSeconds).name("openSockets").value(snapshot.openSockets);
      json.name("sites").value(sites).name("capturesSkipped").value(snapshot.capturesSkipped);
      json.name("errors").value(snapshot.errors).name("sweepNanos").value(snapshot.sweepNanos);
      if (cpuNanos >= 0) {
        json.name("cpuNanos").value(cpuNanos);
      }
      json.name("hooks").beginArray();
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
