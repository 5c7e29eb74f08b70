// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import org.jspecify.annotations.Nullable;

/** Every option: its key, what it accepts, its default and its meaning. */
public enum Option {
  GRACE(
      "grace",
      OptionType.DURATION,
      "45s",
      "How long a socket may stay open after the application read its end (-1)."),
  GRACE_UNREAD(
      "grace.unread",
      OptionType.DURATION,
      "6m",
      "How long a socket may stay open after the peer closed and nobody read on, or after it died;"
          + " usual pools evict within 5 minutes."),
  INTERVAL(
      "interval",
      OptionType.DURATION,
      "10s",
      "Time between two sweeps over the open sockets; stretched when sweeps are slow."),
  SUMMARY(
      "summary",
      OptionType.DURATION,
      "10m",
      "Time after which standing or growing leaks are repeated; new sites are reported at once."),
  LOG(
      "log",
      OptionType.LOG,
      "closewait-%h-%p.log",
      "The text log. A file is made at the first warning, appended to, readable by its owner only"
          + " and never opened through a symbolic link. %p is the process id, %h the host name."),
  LOG_SIZE("log.size", OptionType.SIZE, "10MB", "The log rolls over when it would grow past this."),
  LOG_FILES("log.files", OptionType.COUNT, "5", "Log files kept, the current one included."),
  JSON("json", OptionType.OUTPUT, "off", "JSON Lines, for programs. %p and %h as in log."),
  JSON_SIZE(
      "json.size",
      OptionType.SIZE,
      "10MB",
      "The JSON Lines file rolls over when it would grow past this."),
  JSON_FILES(
      "json.files", OptionType.COUNT, "5", "JSON Lines files kept, the current one included."),
  HTML(
      "html",
      OptionType.FILE_OR_OFF,
      "off",
      "A self-contained page, rewritten at each summary and at exit. %p and %h as in log."),
  METRICS(
      "metrics",
      OptionType.ADDRESS,
      "off",
      "Prometheus metrics over HTTP; without a host on 127.0.0.1 only."),
  JMX("jmx", OptionType.FLAG, "true", "The MXBean io.closewait:type=Closewait."),
  JFR(
      "jfr",
      OptionType.FLAG,
      "true",
      "The Flight Recorder events io.closewait.SocketLeak and io.closewait.SocketCensus."),
  FRAMES("frames", OptionType.COUNT, "32", "Frames shown of each stack."),
  CAPTURE(
      "capture",
      OptionType.BUDGET,
      "5000/s",
      "Stacks taken at most, by default also no more than half a percent of a core pays for; what is"
          + " left out is counted and reported. 0 takes none, all sets no bound."),
  IGNORE(
      "ignore",
      OptionType.IGNORE,
      "none",
      "Leaks to count but not to report. The class is that of the code named in the report's first"
          + " line; in a file: one entry a line, # starts a comment."),
  APP(
      "app",
      OptionType.PACKAGES,
      "none",
      "The application's own packages: sharpens which frame a report names first."),
  SOURCE(
      "source",
      OptionType.LINK,
      "off",
      "Where the team reads its code: makes a link of each frame of the application in page, JSON"
          + " Lines and report, such as https://git.acme.com/shop/blob/main/src/{path}#L{line}."),
  HOLDERS(
      "holders",
      OptionType.SEARCH,
      "auto",
      "When the live objects are searched for who holds the leaked sockets. auto: before a leak is"
          + " reported whose stacks do not name the application, and when asked. ask: by the"
          + " commands only."),
  FIRST_AID(
      "firstaid",
      OptionType.DURATION_OR_OFF,
      "off",
      "The age after which proven leaks are closed, by the close() of who owns them; ten a second,"
          + " all at once from 95 % of the descriptors on."),
  MODE(
      "mode",
      OptionType.MODE,
      "watch",
      "watch: the agent watches and reports. test: it reports nothing by itself and keeps each"
          + " single socket for closewait-junit, which fails the test that left one open."),
  LEAVE(
      "leave",
      OptionType.DURATION_OR_OFF,
      "off",
      "The time after which the agent takes itself out of the JVM if no command has asked it"
          + " anything; each question begins it anew."),
  WATCH(
      "watch",
      OptionType.MARK,
      "allow",
      "never: the command watch does not load the agent into this JVM; for the agent itself it means"
          + " nothing."),
  CONFIG(
      "config",
      OptionType.CONFIG,
      "none",
      "Properties file with these same keys; whatever is given elsewhere wins over it."),
  HELLO(
      "hello",
      OptionType.STDERR_OR_OFF,
      "off",
      "stderr: one line when the JVM starts, that the agent is on. The command list tells it, too."),
  STRICT(
      "strict",
      OptionType.FLAG,
      "false",
      "true: the JVM does not start when an option is wrong. Otherwise it is reported and the"
          + " default used."),
  ENABLED("enabled", OptionType.FLAG, "true", "false: the agent does nothing at all.");

  final String key;
  final OptionType type;
  final String defaultText;
  final String meaning;

  Option(String key, OptionType type, String defaultText, String meaning) {
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /** The name that users write in the agent string. */
  public String key() {
    return key;
  }

  /** The default as users would write it; {@code off} or {@code none} where there is none. */
  public String defaultText() {
    return defaultText;
  }

  /** What it accepts, in words. */
  public String accepts() {
    return type.accepts;
  }

  /** What it does, in a sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** The option of this key; or null. */
  public static @Nullable Option of(String key) {
    for (Option option : ALL) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    return null;
  }

  static final Option[] ALL = values();
}
