// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.support.Fuzzed;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Option strings made of good and bad pieces: never an exception, one sentence for a bad key. */
class OptionsFuzzTest {
  private static final int ROUNDS = 1_000_000;

  private static final String[] PIECES = {
    ",",
    ",",
    ",",
    "=",
    "=",
    "=",
    "\\,",
    "\\",
    "|",
    "|",
    "@",
    "*",
    ".",
    ":",
    "[",
    "]",
    "%p",
    "%h",
    "/s",
    "s",
    "ms",
    "m",
    "h",
    "KB",
    "MB",
    "GB",
    "0",
    "1",
    "45",
    "999999999999999999999",
    "-1",
    "true",
    "false",
    "off",
    "none",
    "all",
    "stderr",
    "stdout",
    "com.acme",
    "7f3a9c01d2e4",
    "\n",
    "\u0000",
    "\u001b[31m",
    "\ud800",
    "\uffff",
    "\u00e9",
    " ",
    "\t",
    "#",
    "@/nowhere",
    "grase",
    "closewait.grace",
    "127.0.0.1:9404",
    "/dev/null",
    "''",
    "\""
  };

  @Test
  void neverThrowsAndSaysOneSentenceForABadKey() {
    Random random = Fuzzed.random();
    Properties system = new Properties();
    Map<String, String> environment = Collections.emptyMap();
    int wellFormed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random);
      Options options;
      try {
        options = Options.parse(text, system, environment);
        readAll(options);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + Fuzzed.SEED + ", round " + round + ": " + text, e);
      }
      check(text, options.problems());
      wellFormed += options.problems().isEmpty() ? 1 : 0;
    }
    Fuzzed.held("option strings", ROUNDS);
    // otherwise the strings would only ever test the first complaint
    assertTrue(wellFormed > ROUNDS / 100, "well formed: " + wellFormed);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    Option[] all = Option.values();
    int pieces = random.nextInt(10);
    for (int i = 0; i < pieces; i++) {
      int kind = random.nextInt(8);
      if (kind < 3) {
        Option option = all[random.nextInt(all.length)];
        text.append(option.key()).append('=');
        text.append(kind == 0 ? option.defaultText() + "," : "");
      } else if (kind < 7) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      } else {
        text.append((char) random.nextInt(0x10000));
      }
    }
    return text.toString();
  }

  private static void readAll(Options options) {
    options.graceMillis();
    options.logSize();
    options.frames();
    options.captureBudget();
    options.metrics();
    options.ignore().ignores("7f3a9c01d2e4", "com.acme.Server");
    options.app().matches("com.acme.Server");
    options.firstAidMillis();
    options.strict();
  }

  private static boolean isOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ') {
        return false;
      }
    }
    return true;
  }

  private static void check(String text, List<String> problems) {
    if (problems.isEmpty()) {
      return;
    }
    Set<String> subjects = new HashSet<>();
    for (String problem : problems) {
      assertTrue(isOneLine(problem), text);
      assertTrue(problem.length() < 600, problem);
      int end = problem.indexOf(" (agent string)");
      assertTrue(end > 0, problem);
      String subject = problem.substring(0, end);
      int equals = subject.indexOf('=');
      String key = equals < 0 ? subject : subject.substring(0, equals);
      if (!key.startsWith("unknown")) {
        assertTrue(subjects.add(key.split(" ")[0]), text);
      }
    }
    assertEquals(new HashSet<>(problems).size(), problems.size(), text);
  }
}
