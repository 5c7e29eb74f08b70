// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** One line of the agent's JSON Lines. */
public final class Event {
  private static final Schema SCHEMA = schema();

  private final JsonObject object;
  private final String line;

  private Event(JsonObject object) {
    this.object = object;
    line = object.toString();
  }

  /** Parses a line strictly: it must be one object, and what the published schema says. */
  public static Event parse(String line) {
    List<String> wrong = new ArrayList<>();
    SCHEMA.validate(line, InputFormat.JSON).forEach(error -> wrong.add(error.toString()));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("not as docs/leak-event.schema.json says: " + wrong);
    }
    return new Event(JsonParser.parseString(line).getAsJsonObject());
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Config.schema()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        .forEach(
            socket -> {
              JsonElement state = socket.getAsJsonObject().get("state");
              if (state != null) {
                states.add(state.getAsString());
              }
            });
    return states;
  }

  /** Who has the sockets of a leak. */
  public record Holder(String claim, String place, String words, int count, int total) {}

  /** Who has the sockets; empty where it was not searched. */
  public List<Holder> holders() {
    List<Holder> holders = new ArrayList<>();
    if (object.has("holders")) {
      for (JsonElement one : object.getAsJsonArray("holders")) {
        Event holder = new Event(one.getAsJsonObject());
        holders.add(
            new Holder(
                holder.text("claim"),
                String.valueOf(holder.text("place")),
                holder.text("words"),
                (int) holder.number("count"),
                (int) holder.number("total")));
      }
    }
    return holders;
  }

  /** How many sockets without a stack probably belong to a site. */
  public record Share(String site, long count, long error) {}

  /** Where the sockets without a stack probably belong; empty where that is not estimated. */
  public List<Share> shares() {
    List<Share> shares = new ArrayList<>();
    if (object.has("probably")) {
      for (JsonElement one : object.getAsJsonArray("probably")) {
        Event share = new Event(one.getAsJsonObject());
        shares.add(new Share(share.text("site"), share.number("count"), share.number("error")));
      }
    }
    return shares;
  }

  /** Lines of the census, such as {@code 25 CLOSE_WAIT at com.acme.Server.main(Server.java:14)}. */
  public List<String> census() {
    List<String> lines = new ArrayList<>();
    for (JsonElement line : object.getAsJsonArray("census")) {
      JsonObject sockets = line.getAsJsonObject();
      String where = sockets.has("where") ? " at " + sockets.get("where").getAsString() : "";
      lines.add(sockets.get("count").getAsInt() + " " + sockets.get("state").getAsString() + where);
    }
    return lines;
  }

  /** Sum of the counts of these rows. */
  public long sum(String rows) {
    long sum = 0;
    for (JsonElement row : object.getAsJsonArray(rows)) {
      sum += row.getAsJsonObject().get("count").getAsLong();
    }
    return sum;
  }

  /** Descriptors of this kind that are no TCP sockets. */
  public long others(String kind) {
    long sum = 0;
    for (JsonElement row : object.getAsJsonArray("others")) {
      JsonObject group = row.getAsJsonObject();
      sum += group.get("kind").getAsString().equals(kind) ? group.get("count").getAsLong() : 0;
    }
    return sum;
  }

  /**
   * The row of the most descriptors whose state or kind begins so, and where: {@code EPOLL at
   * a.B.c(B.java:1)}.
   */
  public String largest(String start) {
    String largest = "none";
    long most = 0;
    for (String rows : List.of("others", "census")) {
      for (JsonElement row : object.getAsJsonArray(rows)) {
        JsonObject group = row.getAsJsonObject();
        String what = group.get(group.has("kind") ? "kind" : "state").getAsString();
        if (what.startsWith(start) && group.get("count").getAsLong() > most) {
          most = group.get("count").getAsLong();
          String where = group.has("where") ? "at " + group.get("where").getAsString() : "";
          largest = what + " " + where;
        }
      }
    }
    return largest;
  }

  /**
   * True if any part of the line names the class. Tests look many times a second at every line
   * there is, so this is no pattern.
   */
  public boolean names(String simpleClassName) {
    for (int at = line.indexOf(simpleClassName);
        at >= 0;
        at = line.indexOf(simpleClassName, at + 1)) {
      if (!isOfName(at - 1) && !isOfName(at + simpleClassName.length())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a longer name goes on there. */
  private boolean isOfName(int at) {
    return at >= 0
        && at < line.length()
        && (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '_');
  }

  @Override
  public String toString() {
    return line;
  }
}
