// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.watch.Finding;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** What the process of a visit says to the watchman: one JSON object a line. */
final class VisitLine {
  private static final String EVENT = "event", IN = "in", LEAK = "leak", REPORT = "report";
  private static final String OVER = "over", MESSAGE = "message", ENDING = "ending", BODY = "body";

  private VisitLine() {}

  /** The agent is in. */
  static String in() {
    return line(EVENT, IN);
  }

  static String over(String sentence) {
    return line(EVENT, OVER, MESSAGE, sentence);
  }

  static String report(String ending, String body) {
    return line(EVENT, REPORT, ENDING, ending, BODY, body);
  }

  /** A leak as the agent tells it in JSON, and the first line of its report. */
  static String leak(EventLine leak, String words) {
    return line(
        EVENT,
        LEAK,
        "site",
        leak.text("site"),
        "where",
        leak.text("where"),
        "kind",
        leak.text("kind"),
        "count",
        Long.toString(leak.number("count")),
        MESSAGE,
        words);
  }

  private static String line(@Nullable String... namesAndValues) {
    StringWriter text = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(text);
      json.setSerializeNulls(false);
      json.beginObject();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        json.name(String.valueOf(namesAndValues[i])).value(namesAndValues[i + 1]);
      }
      json.endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.toString();
  }

  /** Takes in a line; one that is no event is what the process or its JVM complains of. */
  static void read(String line, Finding finding) {
    EventLine event;
    try {
      event = EventLine.of(line);
    } catch (IOException complaint) {
      if (!finding.wasIn && line.startsWith("closewait: ")) {
        finding.sentence = Terminal.value(line.substring("closewait: ".length()));
      }
      return;
    }
    if (event.is(IN)) {
      finding.wasIn = true;
    } else if (event.is(LEAK)) {
      finding.leaks.add(
          new Finding.FoundLeak(
              word(event, "site"),
              word(event, "where"),
              word(event, "kind"),
              event.number("count"),
              Terminal.line(word(event, MESSAGE))));
    } else if (event.is(REPORT) && word(event, ENDING).matches("txt|jsonl|html")) {
      finding.reports.put(word(event, ENDING), word(event, BODY));
    } else if (event.is(OVER)) {
      finding.sentence = Terminal.line(word(event, MESSAGE));
    }
  }

  private static String word(EventLine event, String key) {
    String text = event.text(key);
    return text == null ? "" : text;
  }
}
