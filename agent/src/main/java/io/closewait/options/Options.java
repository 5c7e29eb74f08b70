// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** All options with their values, where each came from, and what was wrong. Immutable. */
public final class Options {
  private final Object[] values;
  private final String[] texts;
  private final String[] sources;
  private final List<String> problems;

  private Options(OptionParser parsed) {
    this.values = parsed.values;
    this.texts = parsed.texts;
    this.sources = parsed.sources;
    this.problems = Collections.unmodifiableList(parsed.problems.sentences());
  }

  /** Reads also the system properties and the environment of this JVM. */
  public static Options parse(String agentString) {
    Properties system;
    Map<String, String> environment;
    try {
      system = System.getProperties();
      environment = Environment.with(OptionParser.VARIABLE_PREFIX);
    } catch (SecurityException e) {
      system = new Properties();
      environment = Collections.emptyMap();
    }
    return parse(agentString, system, environment);
  }

  /**
   * Never throws: what cannot be used is named in {@link #problems()}, and the default counts.
   *
   * @param agentString what follows {@code -javaagent:closewait-agent.jar=}; or null
   */
  public static Options parse(
      String agentString, Properties system, Map<String, String> environment) {
    OptionParser parser = new OptionParser();
    parser.parse(agentString, system, environment);
    return new Options(parser);
  }

  /** One sentence for each bad key; empty when all is well. */
  public List<String> problems() {
    return problems;
  }

  /** The value as it was written, or the default's text. */
  public String text(Option option) {
    return texts[option.ordinal()];
  }

  /**
   * {@code agent string}, {@code system property NAME}, {@code environment NAME}, {@code file
   * FILE:LINE} or {@code default}.
   */
  public String source(Option option) {
    return sources[option.ordinal()];
  }

  public boolean isDefault(Option option) {
    return source(option).equals(OptionParser.DEFAULT);
  }

  public long graceMillis() {
    return longOf(Option.GRACE);
  }

  public long graceUnreadMillis() {
    return longOf(Option.GRACE_UNREAD);
  }

  public long intervalMillis() {
    return longOf(Option.INTERVAL);
  }

  public long summaryMillis() {
    return longOf(Option.SUMMARY);
  }

  /** A file with {@code %p} and {@code %h} still in it, {@code stderr}; or null: none. */
  public @Nullable String log() {
    return (String) valueOrOff(Option.LOG);
  }

  public long logSize() {
    return longOf(Option.LOG_SIZE);
  }

  public int logFiles() {
    return (Integer) value(Option.LOG_FILES);
  }

  /** A file with {@code %p} and {@code %h} still in it, {@code stderr}; or null: none. */
  public @Nullable String json() {
    return (String) valueOrOff(Option.JSON);
  }

  public long jsonSize() {
    return longOf(Option.JSON_SIZE);
  }

  public int jsonFiles() {
    return (Integer) value(Option.JSON_FILES);
  }

  /** A file with {@code %p} and {@code %h} still in it; or null: off. */
  public @Nullable String html() {
    return (String) valueOrOff(Option.HTML);
  }

  /** Where to serve metrics; or null: nowhere. */
  public @Nullable Address metrics() {
    return (Address) valueOrOff(Option.METRICS);
  }

  public boolean jmx() {
    return (Boolean) value(Option.JMX);
  }

  public boolean jfr() {
    return (Boolean) value(Option.JFR);
  }

  public int frames() {
    return (Integer) value(Option.FRAMES);
  }

  /** Stacks a second; 0: none; {@link Integer#MAX_VALUE}: no bound. */
  public int captureBudget() {
    return (Integer) value(Option.CAPTURE);
  }

  public IgnoreList ignore() {
    return (IgnoreList) value(Option.IGNORE);
  }

  public Globs app() {
    return (Globs) value(Option.APP);
  }

  /** Whether the live objects may be searched for who holds the leaked sockets. */
  public boolean holders() {
    return !value(Option.HOLDERS).equals("off");
  }

  /** Whether they are searched before anybody asks. */
  public boolean holdersUnasked() {
    return value(Option.HOLDERS).equals("auto");
  }

  /** The age after which first aid closes proven leaks; -1: off. */
  public long firstAidMillis() {
    return valueOrOff(Option.FIRST_AID) == null ? -1 : longOf(Option.FIRST_AID);
  }

  /** The time after which an agent that nobody asks takes itself out; -1: off. */
  public long leaveMillis() {
    return valueOrOff(Option.LEAVE) == null ? -1 : longOf(Option.LEAVE);
  }

  /** How many files are opened for each batch of lines: log and JSON Lines. */
  public int filesForLines() {
    return isForTests() ? 0 : (isFile(log()) ? 1 : 0) + (isFile(json()) ? 1 : 0);
  }

  private static boolean isFile(@Nullable String output) {
    return output != null && !output.equals("stderr");
  }

  /** Whether a ledger is kept for tests, and nothing reported. */
  public boolean isForTests() {
    return value(Option.MODE).equals("test");
  }

  /** Whether the agent has to be there before the application's first socket. */
  public boolean speaksAtOnce() {
    return isForTests() || json() != null || html() != null || metrics() != null;
  }

  /** A pattern for addresses of source code; or null. */
  public @Nullable String source() {
    return (String) valueOrOff(Option.SOURCE);
  }

  /** Whether one line at the start says that the agent is on. */
  public boolean hello() {
    return valueOrOff(Option.HELLO) != null;
  }

  public boolean strict() {
    return (Boolean) value(Option.STRICT);
  }

  public boolean enabled() {
    return (Boolean) value(Option.ENABLED);
  }

  private Object value(Option option) {
    return Objects.requireNonNull(valueOrOff(option));
  }

  /** Defaults are read when they are asked for: premain asks for few. */
  private @Nullable Object valueOrOff(Option option) {
    return isDefault(option) ? OptionParser.defaultOf(option) : values[option.ordinal()];
  }

  private long longOf(Option option) {
    return (Long) value(option);
  }
}
