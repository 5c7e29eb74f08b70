// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.options.Quantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a JVM is sick, in words that can be read aloud. Immutable. */
public final class Rule {
  /** What everybody would call sick. */
  private static final String[] USUAL = {
    "close_wait > 200 for 5m",
    "dead > 200 for 5m",
    "descriptors > 80%",
    "limit within 1h for 5m",
    "growing for 30m"
  };

  /** Fewer sockets than this grow and shrink in every pool. */
  private static final int FEWEST_GROWING = 20;

  private static final int LONGEST = 200;

  private static final Pattern ABOVE =
      Pattern.compile("(\\S+) ?> ?(\\d{1,9}) ?(%?)(?: for (\\S+))?");
  private static final Pattern WITHIN = Pattern.compile("limit within (\\S+)(?: for (\\S+))?");
  private static final Pattern GROWING = Pattern.compile("(?:(\\S+) )?growing for (\\S+)");
  private static final String EXAMPLES =
      "; rules are such as 'close_wait > 200 for 5m', 'descriptors > 80%', 'limit within 1h' or"
          + " 'growing for 30m'";

  private enum Test {
    ABOVE,
    ABOVE_PERCENT,
    WITHIN,
    GROWING
  }

  private final String words;
  private final Test test;
  private final Subject subject;
  private final long bound;
  private final long forMillis;

  private Rule(String words, Test test, Subject subject, long bound, long forMillis) {
    this.words = words;
    this.test = test;
    this.subject = subject;
    this.bound = bound;
    this.forMillis = forMillis;
  }

  /** The rules of those who give none. */
  public static List<Rule> usual() {
    List<Rule> rules = new ArrayList<>();
    for (String words : USUAL) {
      try {
        rules.add(parse(words));
      } catch (BadRuleException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return Collections.unmodifiableList(rules);
  }

  /** Reads a rule as a person writes it. */
  public static Rule parse(String text) throws BadRuleException {
    String words = text.trim().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    if (words.length() > LONGEST) {
      throw new BadRuleException("a rule has at most " + LONGEST + " characters");
    }
    Matcher within = WITHIN.matcher(words);
    if (within.matches()) {
      return new Rule(
          words,
          Test.WITHIN,
          Subject.DESCRIPTORS,
          duration(words, within.group(1)),
          duration(words, within.group(2)));
    }
    Matcher growing = GROWING.matcher(words);
    if (growing.matches()) {
      Subject subject = growing.group(1) == null ? Subject.OVER : subject(words, growing.group(1));
      return new Rule(words, Test.GROWING, subject, 0, duration(words, growing.group(2)));
    }
    Matcher above = ABOVE.matcher(words);
    if (above.matches()) {
      return above(words, above);
    }
    throw bad(words, "it is not understood" + EXAMPLES);
  }

  private static Rule above(String words, Matcher parts) throws BadRuleException {
    Subject subject = subject(words, parts.group(1));
    long bound = Long.parseLong(parts.group(2));
    boolean percent = !parts.group(3).isEmpty();
    if (percent && subject != Subject.DESCRIPTORS) {
      throw bad(words, "only descriptors have a limit, so only they are told in percent");
    }
    if (percent && bound >= 100) {
      throw bad(words, "more than " + bound + "% of the descriptors are never in use");
    }
    Test test = percent ? Test.ABOVE_PERCENT : Test.ABOVE;
    return new Rule(words, test, subject, bound, duration(words, parts.group(4)));
  }

  private static Subject subject(String words, String name) throws BadRuleException {
    Subject subject = Subject.of(name);
    if (subject == null) {
      throw bad(words, "'" + name + "' is not counted; counted are " + Subject.NAMES);
    }
    return subject;
  }

  /** Milliseconds; none where nothing is written. */
  private static long duration(String words, @Nullable String text) throws BadRuleException {
    if (text == null) {
      return 0;
    }
    long millis = Quantity.millisOr(text, -1);
    if (millis < 0) {
      throw bad(words, "'" + text + "' is no duration of 100ms to 8760h, such as 30s, 5m or 2h");
    }
    return millis;
  }

  private static BadRuleException bad(String words, String why) {
    return new BadRuleException("the rule '" + words + "' cannot be used: " + why);
  }

  /** Whether it is true at this moment, however long it has been. */
  boolean isTrue(History history) {
    Figures now = history.latest();
    switch (test) {
      case ABOVE:
        return subject.count(now) > bound;
      case ABOVE_PERCENT:
        return now.limit > 0 && now.used * 100L > bound * now.limit;
      case WITHIN:
        Long left = history.secondsLeft();
        return left != null && left * 1000 <= bound;
      default:
        return subject.count(now) >= FEWEST_GROWING && history.grows(subject);
    }
  }

  /** How long it has to be true before it holds. */
  long forMillis() {
    return forMillis;
  }

  /** As it was written, in one way of writing. */
  @Override
  public String toString() {
    return words;
  }
}
