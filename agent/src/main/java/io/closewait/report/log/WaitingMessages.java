// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import io.closewait.room.Room;
import java.util.ArrayDeque;
import java.util.List;

/** Messages that cannot be written yet: so many, so large, the oldest is the first to go. */
final class WaitingMessages {
  private static final int MOST = 500;
  private static final int MOST_CHARACTERS = Room.HERE.few(1 << 17);

  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private int characters;
  private int leftOut;

  void add(Message message) {
    messages.add(message);
    characters += message.length();
    while (messages.size() > MOST || characters > MOST_CHARACTERS && messages.size() > 1) {
      characters -= messages.remove().length();
      leftOut++;
    }
  }

  /** Those of another, which loses them. */
  void takeFrom(WaitingMessages other) {
    leftOut += other.leftOut;
    other.messages.forEach(this::add);
    other.clear();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  Iterable<Message> all() {
    return messages;
  }

  /** Adds them to lines that are to be written; first how many are missing. */
  void addLines(List<byte[]> lines) {
    if (leftOut > 0) {
      String text = leftOut + " earlier lines are left out";
      lines.add(new Message(System.currentTimeMillis(), false, text).lines());
    }
    for (Message message : messages) {
      lines.add(message.lines());
    }
  }

  void clear() {
    messages.clear();
    characters = 0;
    leftOut = 0;
  }
}
