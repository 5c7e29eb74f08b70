// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys with values, one a line, an empty line, and a text: the form of everything sent. */
public final class Message {
  /** More than any of ours: whoever sends it may not be one of us. */
  private static final int MOST_KEYS = 100;

  private final Map<String, String> head = new LinkedHashMap<>();
  private String body = "";

  /** A value is one line: line feeds in it become spaces. Null leaves the key out. */
  public Message with(String key, @Nullable Object value) {
    if (value != null) {
      head.put(key, value.toString().replace('\n', ' ').replace('\r', ' '));
    }
    return this;
  }

  /** The keys of another one, too. */
  public Message withAll(Message other) {
    head.putAll(other.head);
    return this;
  }

  public Message body(String text) {
    body = text;
    return this;
  }

  /** The value; or null. */
  public @Nullable String get(String key) {
    return head.get(key);
  }

  /** The value as a number; 0 where it is absent or none. */
  public long number(String key) {
    try {
      return head.containsKey(key) ? Long.parseLong(head.get(key)) : 0;
    } catch (NumberFormatException garbled) {
      return 0;
    }
  }

  public String body() {
    return body;
  }

  /** The bytes that are sent. */
  public byte[] bytes() {
    StringBuilder out = new StringBuilder(body.length() + 100);
    for (Map.Entry<String, String> entry : head.entrySet()) {
      out.append(entry.getKey()).append('=').append(entry.getValue()).append('\n');
    }
    return out.append('\n').append(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #bytes} wrote; of anything else, what can be read of it. */
  public static Message of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Message message = new Message();
    int start = 0;
    while (start < text.length() && message.head.size() < MOST_KEYS) {
      int end = text.indexOf('\n', start);
      if (end <= start) {
        break; // the empty line, or garbage
      }
      int equals = text.indexOf('=', start);
      if (equals > start && equals < end) {
        message.head.put(text.substring(start, equals), text.substring(equals + 1, end));
      }
      start = end + 1;
    }
    return message.body(text.substring(Math.min(text.length(), start + 1)));
  }
}
