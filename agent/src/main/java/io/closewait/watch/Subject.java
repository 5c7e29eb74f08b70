// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule counts. */
enum Subject {
  CLOSE_WAIT,
  DEAD,
  ESTABLISHED,
  DESCRIPTORS,

  /** In CLOSE_WAIT or dead: what a rule means that names nothing. */
  OVER;

  static final String NAMES = "close_wait, dead, established and descriptors";

  /** The one that is written so; null where there is none. */
  static @Nullable Subject of(String word) {
    for (Subject subject : values()) {
      if (subject != OVER && subject.name().toLowerCase(Locale.ROOT).equals(word)) {
        return subject;
      }
    }
    return null;
  }

  int count(Figures figures) {
    switch (this) {
      case CLOSE_WAIT:
        return figures.closeWait;
      case DEAD:
        return figures.dead;
      case ESTABLISHED:
        return figures.established;
      case DESCRIPTORS:
        return figures.used;
      default:
        return figures.over();
    }
  }
}
