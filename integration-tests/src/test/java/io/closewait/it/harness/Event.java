// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** One line of the agent's JSON Lines. */
public final class Event {
  private final JsonObject object;

  private Event(JsonObject object) {
    this.object = object;
  }

  /** Parses a line strictly: it must be one object and nothing else. */
  static Event parse(String line) {
    return new Event(JsonParser.parseString(line).getAsJsonObject());
  }

  public String name() {
    return text("event");
  }

  public boolean is(String name) {
    return name.equals(name());
  }

  public boolean has(String key) {
    return object.has(key);
  }

  /** The text, or null. */
  public String text(String key) {
    JsonElement value = object.get(key);
    return value == null ? null : value.getAsString();
  }

  /** The number, or -1. */
  public long number(String key) {
    JsonElement value = object.get(key);
    return value == null ? -1 : value.getAsLong();
  }

  /** Frames of the stack {@code open}, {@code owner} or {@code eof}; empty if it is absent. */
  public List<String> frames(String stack) {
    List<String> frames = new ArrayList<>();
    JsonElement value = object.get(stack);
    if (value != null) {
      value.getAsJsonObject().getAsJsonArray("frames").forEach(f -> frames.add(f.getAsString()));
    }
    return frames;
  }

  /** States of the sockets that are listed. */
  public List<String> socketStates() {
    List<String> states = new ArrayList<>();
    object
        .getAsJsonArray("sockets")
        .forEach(socket -> states.add(socket.getAsJsonObject().get("state").getAsString()));
    return states;
  }

  /** True if any part of the line names the class. */
  public boolean names(String simpleClassName) {
    return object.toString().matches("(?s).*\\b" + simpleClassName + "\\b.*");
  }

  @Override
  public String toString() {
    return object.toString();
  }
}
