// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.closewait.leak.LeakKey;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the agent's JSON Lines says outright; arrays and objects in it are passed over.
 */
final class EventLine {
  private final Map<String, String> values = new HashMap<>();

  private EventLine() {}

  /**
   * Reads one object.
   *
   * @throws IOException where the line is not one
   */
  static EventLine of(String line) throws IOException {
    EventLine read = new EventLine();
    try (JsonReader json = new JsonReader(new StringReader(line))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        JsonToken token = json.peek();
        if (token == JsonToken.STRING || token == JsonToken.NUMBER) {
          read.values.put(name, json.nextString());
        } else {
          json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("more than one object");
      }
    } catch (IllegalStateException | NumberFormatException notAnObject) {
      throw new IOException(notAnObject.getMessage());
    }
    return read;
  }

  /** How many characters it keeps, about. */
  long size() {
    long size = 0;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      size += entry.getKey().length() + entry.getValue().length() + 50;
    }
    return size;
  }

  boolean is(String event) {
    return event.equals(values.get("event"));
  }

  /** The leak that it is about. */
  LeakKey key() {
    return new LeakKey(String.valueOf(text("site")), String.valueOf(text("kind")));
  }

  /** The text; or null. */
  @Nullable String text(String key) {
    return values.get(key);
  }

  /** The number, cut to a whole one; 0 where there is none. */
  long number(String key) {
    Double value = decimal(key);
    return value == null ? 0 : value.longValue();
  }

  /** The number; or null. */
  @Nullable Double decimal(String key) {
    try {
      return values.containsKey(key) ? Double.valueOf(values.get(key)) : null;
    } catch (NumberFormatException text) {
      return null;
    }
  }
}
