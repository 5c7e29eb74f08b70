// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a test asks for. Immutable. */
final class Settings {
  /** Name of the configuration parameter, and of the system property, for {@link #within}. */
  static final String WITHIN = "closewait.junit.within";

  /** Likewise: {@code fail} where the agent is missing; else tests are aborted. */
  static final String MISSING = "closewait.junit.missing";

  /** A server closes its end some time after the client, on a busy machine long after. */
  private static final long USUAL_MILLIS = 2000;

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m)");

  final long withinMillis;
  final NamePatterns except;
  final NamePatterns owns;

  Settings(long withinMillis, NamePatterns except, NamePatterns owns) {
    this.withinMillis = withinMillis;
    this.except = except;
    this.owns = owns;
  }

  /** What counts where nothing is said, but for {@code within}, which may be null. */
  static Settings usual(@Nullable String within) {
    long millis = within == null || within.trim().isEmpty() ? USUAL_MILLIS : millis(within);
    return new Settings(millis, NamePatterns.NONE, NamePatterns.NONE);
  }

  /** What counts outside of JUnit, by the system property. */
  static Settings usual() {
    return usual(System.getProperty(WITHIN));
  }

  /** These with what an annotation says besides. */
  Settings with(@Nullable NoSocketLeaks annotation) {
    return annotation == null
        ? this
        : new Settings(
            annotation.within().isEmpty() ? withinMillis : millis(annotation.within()),
            except.and(NamePatterns.of(annotation.except())),
            owns.and(NamePatterns.of(annotation.owns())));
  }

  Settings within(long millis) {
    return new Settings(millis, except, owns);
  }

  Settings except(String... names) {
    return new Settings(withinMillis, except.and(NamePatterns.of(names)), owns);
  }

  Settings owns(String... names) {
    return new Settings(withinMillis, except, owns.and(NamePatterns.of(names)));
  }

  /**
   * A time in words.
   *
   * @throws IllegalArgumentException with a sentence, for anything else
   */
  static long millis(String text) {
    Matcher parts = DURATION.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "within '" + text + "' is no time; write it like 500ms, 5s or 1m");
    }
    long number = Long.parseLong(parts.group(1));
    switch (parts.group(2)) {
      case "ms":
        return number;
      case "s":
        return TimeUnit.SECONDS.toMillis(number);
      default:
        return TimeUnit.MINUTES.toMillis(number);
    }
  }
}
