// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.io.IOException;
import java.util.Enumeration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options from their four sources. The weakest comes first and is overwritten by the
 * stronger ones; of a key given twice in one source the last counts.
 */
final class OptionParser {
  private static final String PROPERTY_PREFIX = "closewait.";

  /** The settings of closewait-junit, which reads them itself. */
  private static final String JUNIT_PREFIX = "closewait.junit.";

  static final String VARIABLE_PREFIX = "CLOSEWAIT_";
  private static final String AGENT_STRING = "agent string";

  /** The source of what nobody has set. */
  static final String DEFAULT = "default";

  /** Null where the default counts. */
  final @Nullable Object[] values = new Object[Option.ALL.length];

  /** As they were written. */
  final String[] texts = new String[Option.ALL.length];

  final String[] sources = new String[Option.ALL.length];

  /** Where a key was given a second time; counts if no stronger source overrules it. */
  private final String[] repeated = new String[Option.ALL.length];

  final Problems problems = new Problems();

  void parse(String agentString, Properties system, Map<String, String> environment) {
    // config can stand in every source but its own file, so the file is read when they are known
    readEnvironment(environment);
    try {
      readSystem(system);
    } catch (RuntimeException e) {
      // an application may have put a map of its own in their place
      problems.add("system", "the system properties cannot be read and are not used");
    }
    readAgentString(agentString == null ? "" : agentString);
    int config = Option.CONFIG.ordinal();
    if (texts[config] != null) {
      readFile(texts[config], sources[config]);
    }
    readValues();
  }

  private void readEnvironment(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(VARIABLE_PREFIX) && !isServiceLink(name)) {
        String key = keyOf(name.substring(VARIABLE_PREFIX.length()));
        String value = variable.getValue().trim();
        // an empty variable is the usual way to unset one
        if (!value.isEmpty()) {
          put(key, value, "environment " + Problems.printable(name), name);
        }
      }
    }
  }

  /** Kubernetes tells every pod of a service named closewait in variables of these names. */
  private static boolean isServiceLink(String name) {
    return name.startsWith("CLOSEWAIT_SERVICE_")
        || name.equals("CLOSEWAIT_PORT")
        || name.startsWith("CLOSEWAIT_PORT_");
  }

  private static @Nullable String keyOf(String variable) {
    for (Option option : Option.ALL) {
      String key = option.key;
      boolean same = key.length() == variable.length();
      for (int i = 0; same && i < key.length(); i++) {
        char c = key.charAt(i);
        same = variable.charAt(i) == (c == '.' ? '_' : (char) (c - 'a' + 'A'));
      }
      if (same) {
        return key;
      }
    }
    return null;
  }

  private void readSystem(Properties system) {
    // not stringPropertyNames(), which sorts and copies them all
    Enumeration<?> names = system.keys();
    while (names.hasMoreElements()) {
      Object name = names.nextElement();
      if (name instanceof String
          && ((String) name).startsWith(PROPERTY_PREFIX)
          && !((String) name).startsWith(JUNIT_PREFIX)) {
        String value = system.getProperty((String) name);
        String key = ((String) name).substring(PROPERTY_PREFIX.length());
        if (value != null) {
          String source = "system property " + Problems.printable((String) name);
          put(Option.of(key) == null ? null : key, value.trim(), source, (String) name);
        }
      }
    }
  }

  private void readAgentString(String text) {
    boolean[] given = new boolean[Option.ALL.length];
    int start = 0;
    while (start < text.length()) {
      int end = endOfPair(text, start);
      String pair = text.substring(start, end).trim();
      if (!pair.isEmpty()) {
        readPair(unescaped(pair), given);
      }
      start = end + 1;
    }
  }

  private void readPair(String pair, boolean[] given) {
    int equals = pair.indexOf('=');
    String key = equals < 0 ? pair : pair.substring(0, equals).trim();
    String value = equals < 0 ? "" : pair.substring(equals + 1).trim();
    Option option = Option.of(key);
    if (option != null) {
      if (given[option.ordinal()]) {
        repeated[option.ordinal()] = AGENT_STRING;
      }
      given[option.ordinal()] = true;
    }
    put(option == null ? null : key, value, AGENT_STRING, key);
  }

  private static int endOfPair(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) == ',' && (i == start || text.charAt(i - 1) != '\\')) {
        return i;
      }
    }
    return text.length();
  }

  private static String unescaped(String text) {
    if (text.indexOf("\\,") < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length() || text.charAt(i + 1) != ',') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void readFile(final String path, String namedBy) {
    if (path.equals("none") || path.equals("off")) {
      return;
    }
    final String[] weaker = new String[texts.length];
    final String[] where = new String[texts.length];
    try {
      ConfigFile.read(
          path,
          new ConfigFile.Reader() {
            @Override
            public void setting(String key, String value, int line) {
              String at = "file " + Problems.printable(path) + ":" + line;
              Option option = Option.of(key);
              if (option == null) {
                unknown(key, value, at);
              } else if (option == Option.CONFIG) {
                problems.add(
                    "config in file",
                    "config (" + at + ") is not accepted inside a file; not used");
              } else {
                if (weaker[option.ordinal()] != null) {
                  repeated[option.ordinal()] = at;
                }
                weaker[option.ordinal()] = value;
                where[option.ordinal()] = at;
              }
            }
          });
    } catch (IOException e) {
      problems.add("config", "config (" + namedBy + "): " + e.getMessage() + "; none is used");
      texts[Option.CONFIG.ordinal()] = null;
      sources[Option.CONFIG.ordinal()] = null;
    }
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] == null && weaker[i] != null) {
        texts[i] = weaker[i];
        sources[i] = where[i];
      }
    }
  }

  private void put(@Nullable String key, String value, String source, String asWritten) {
    Option option = key == null ? null : Option.of(key);
    if (option == null) {
      unknown(asWritten, value, source);
      return;
    }
    int index = option.ordinal();
    texts[index] = value;
    sources[index] = source;
  }

  private void unknown(String key, String value, String source) {
    StringBuilder sentence = new StringBuilder();
    sentence.append("unknown option ").append(Problems.printable(key));
    sentence.append('=').append(Problems.printable(value)).append(" (").append(source).append(')');
    String nearest = Nearest.to(key);
    if (nearest == null) {
      sentence.append("; accepted are ");
    } else {
      sentence.append("; did you mean ").append(nearest).append("? Accepted are ");
    }
    for (int i = 0; i < Option.ALL.length; i++) {
      sentence.append(i == 0 ? "" : ", ").append(Option.ALL[i].key);
    }
    problems.add("unknown " + Problems.printable(key), sentence.toString());
  }

  private void readValues() {
    for (Option option : Option.ALL) {
      int i = option.ordinal();
      if (texts[i] != null) {
        try {
          values[i] = option.type.parse(texts[i]);
          noteRepetition(option);
          continue;
        } catch (BadValueException e) {
          bad(option, e);
          values[i] = e.instead;
          if (e.instead != null) {
            continue;
          }
        }
      }
      texts[i] = option.defaultText;
      sources[i] = DEFAULT;
    }
  }

  private void noteRepetition(Option option) {
    int i = option.ordinal();
    if (sources[i].equals(repeated[i])) {
      problems.add(
          option.key,
          option.key
              + " is given twice ("
              + sources[i]
              + "); the last, '"
              + Problems.printable(texts[i])
              + "', counts");
    }
  }

  private void bad(Option option, BadValueException e) {
    int i = option.ordinal();
    StringBuilder sentence = new StringBuilder(option.key).append('=');
    sentence.append(Problems.printable(texts[i])).append(" (").append(sources[i]).append(')');
    sentence.append(e.getMessage() == null ? " is not accepted" : ": " + e.getMessage());
    sentence.append("; it takes ").append(option.type.accepts);
    if (e.instead == null) {
      sentence.append("; the default ").append(option.defaultText).append(" is used");
    }
    problems.add(option.key, sentence.toString());
  }

  static @Nullable Object defaultOf(Option option) {
    try {
      return option.type.parse(option.defaultText);
    } catch (BadValueException e) {
      throw new IllegalStateException(option.key);
    }
  }
}
