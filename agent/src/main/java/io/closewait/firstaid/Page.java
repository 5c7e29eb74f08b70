// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import com.google.gson.stream.JsonWriter;
import io.closewait.report.text.Count;
import io.closewait.report.text.PlainText;
import io.closewait.report.text.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** What first aid has done, or would do, for whoever asks. */
final class Page {
  private final Rescue rescue;

  Page(Rescue rescue) {
    this.rescue = rescue;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    boolean dry = rescue.order.dry;
    out.append(dry ? "First aid would close " : "First aid closed ");
    out.append(Count.of(rescue.closed(), "leaked socket"));
    out.append(dry && rescue.closed() > 0 ? "; nothing is closed yet" : "").append(".\n");
    for (Account account : rescue.accounts()) {
      out.append('\n').append(account.leak.site).append("  ").append(account.leak.kind);
      out.append(", oldest ").append(Span.of(account.oldestSeconds));
      if (account.leak.where != null) {
        out.append(", ").append(PlainText.of(account.leak.where.toString()));
      }
      out.append('\n');
      for (Map.Entry<String, Integer> each : account.by.entrySet()) {
        out.append(String.format("%8d  by close() of %s%n", each.getValue(), each.getKey()));
      }
      for (Map.Entry<String, Integer> each : account.skipped.entrySet()) {
        out.append(String.format("%8d  not: %s%n", each.getValue(), each.getKey()));
      }
    }
    return out.toString();
  }

  String json() {
    StringBuilder out = new StringBuilder();
    for (Account account : rescue.accounts()) {
      out.append(json(account)).append('\n');
    }
    return out.toString();
  }

  private String json(Account account) {
    StringWriter text = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(text);
      json.beginObject();
      json.name("site").value(account.leak.site).name("kind").value(account.leak.kind.name());
      if (account.leak.where != null) {
        json.name("where").value(account.leak.where.toString());
      }
      json.name("dryRun").value(rescue.order.dry).name("sockets").value(account.sockets);
      json.name("oldestSeconds").value(account.oldestSeconds);
      json.name("closed").value(account.closed);
      counts(json, "by", account.by);
      counts(json, "skipped", account.skipped);
      json.endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.toString();
  }

  private static void counts(JsonWriter json, String name, Map<String, Integer> counts)
      throws IOException {
    json.name(name).beginObject();
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      json.name(each.getKey()).value(each.getValue());
    }
    json.endObject();
  }

  /** {@code FIRST AID 199143501f1b: closed 50 sockets ...}. */
  static String line(Account account) {
    StringBuilder out = new StringBuilder("FIRST AID ").append(account.leak.site);
    out.append(": closed ").append(Count.of(account.closed, "socket"));
    out.append(", oldest ").append(Span.of(account.oldestSeconds));
    list(out, ", by close() of ", account.by);
    list(out, "; left alone: ", account.skipped);
    return out.toString();
  }

  private static void list(StringBuilder out, String start, Map<String, Integer> counts) {
    String before = start;
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      out.append(before).append(each.getKey()).append(" (").append(each.getValue()).append(')');
      before = ", ";
    }
  }
}
