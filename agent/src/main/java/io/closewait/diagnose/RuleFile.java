// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.leak.Kind;
import io.closewait.leak.Side;
import io.closewait.options.Glob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rules; the format is described at the top of rules.txt. */
final class RuleFile {
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private @Nullable Rule rule;
  private int number;

  /**
   * All rules, in order.
   *
   * @throws IllegalArgumentException for text that is no rule, with the line's number
   */
  static List<Rule> read(Reader text) throws IOException {
    RuleFile file = new RuleFile();
    BufferedReader lines = new BufferedReader(text);
    String pending = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (pending != null && line.startsWith(" ")) {
        pending += ' ' + line.trim();
      } else {
        file.line(pending);
        pending = line;
      }
      file.number++;
    }
    file.line(pending);
    file.endOfRule();
    return Collections.unmodifiableList(file.rules);
  }

  private void line(@Nullable String line) {
    if (line == null || line.trim().isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("[") && line.endsWith("]")) {
      endOfRule();
      rule = new Rule(line.substring(1, line.length() - 1));
      if (!names.add(rule.name)) {
        throw wrong("a second rule " + rule.name);
      }
      return;
    }
    int colon = line.indexOf(':');
    if (colon < 0 || rule == null) {
      throw wrong("neither [name] nor key: value of a rule");
    }
    set(rule, line.substring(0, colon), line.substring(colon + 1).trim());
  }

  private void set(Rule rule, String key, String value) {
    switch (key) {
      case "kind":
        rule.kinds = EnumSet.noneOf(Kind.class);
        for (String kind : alternatives(value)) {
          rule.kinds.add(Kind.valueOf(kind));
        }
        break;
      case "side":
        rule.side = Side.of(value);
        break;
      case "called":
        rule.called = value.equals("true");
        break;
      case "direct":
        rule.direct = value.equals("true");
        break;
      case "any":
      case "open":
      case "owner":
      case "eof":
      case "thread":
      case "not":
        rule.conditions.add(condition(key, value));
        break;
      case "cause":
        rule.cause = value;
        break;
      case "fix":
        rule.fix = value;
        break;
      case "docs":
        rule.docs = value;
        break;
      default:
        throw wrong("unknown key " + key);
    }
  }

  private static StackCondition condition(String key, String value) {
    List<Glob> patterns = new ArrayList<>();
    for (String glob : alternatives(value)) {
      patterns.add(new Glob(glob));
    }
    return new StackCondition(StackCondition.Where.valueOf(key.toUpperCase(Locale.ROOT)), patterns);
  }

  private static String[] alternatives(String value) {
    return value.split("\\s*\\|\\s*");
  }

  private void endOfRule() {
    if (rule != null) {
      if (rule.cause.isEmpty() || rule.fix.isEmpty()) {
        throw wrong("rule " + rule.name + " has no cause or no fix");
      }
      rules.add(rule);
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("rules, about line " + number + ": " + what);
  }
}
