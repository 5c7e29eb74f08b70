// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

/** Names that both sides hold on to. */
public final class Protocol {
  /**
   * Changes when agents and command lines of different versions no longer understand each other.
   */
  public static final int VERSION = 2;

  /** Keys of the hello, which both sides can read whatever their versions are. */
  public static final String PROTOCOL = "protocol",
      AGENT_VERSION = "version",
      START = "start",
      PROCESS_NUMBERS = "pids",
      NONCE = "nonce",
      OUTCOME = "outcome",
      SENTENCE = "sentence";

  /** Values of {@link #OUTCOME}: what came of the load that the nonce names. */
  public static final String INSTALLED = "installed",
      FOR_TESTS = "for tests",
      ALREADY = "already",
      ABSENT = "absent",
      REFUSED = "refused";

  /** What a request wants. */
  public static final String REPORT = "report",
      HOLDERS = "holders",
      STATUS = "status",
      DETACH = "detach";

  /** Begin with first aid; and tell how far it is. */
  public static final String CLOSE = "close", CLOSING = "closing";

  /** How an answer is to look. */
  public static final String TEXT = "text", JSON = "json", HTML = "html", COLLAPSED = "collapsed";

  /**
   * Form of an answer to {@link #STATUS} that tells of the outputs only, and waits for no sweep.
   */
  public static final String OUTPUTS = "outputs";

  /**
   * Keys of an answer: why there is none; and how many leaks of severity warn stand, and how many
   * others are reported.
   */
  public static final String ERROR = "error", WARN_SITES = "warn", INFO_SITES = "info";

  /** Keys of an answer to {@link #CLOSE}: how many sockets were closed, left alone, and wait. */
  public static final String CLOSED = "closed", SKIPPED = "skipped", LEFT = "left";

  /**
   * Start of keys of a hello and of an answer to {@link #STATUS}, {@code refused.1} and on: what
   * the agent was asked for and cannot do, such as a log that cannot be written.
   */
  public static final String REFUSED_PARTS = "refused.";

  /**
   * Start of keys of an answer to {@link #STATUS}, {@code place.log} and so on: where an output is,
   * by the option that asks for it.
   */
  public static final String PLACES = "place.";

  static final String HELLO = "hello";
  static final String ANSWER_END = ".answer";
  static final String UNFINISHED_END = ".part";
  static final String PREFIX = "closewait-";

  private Protocol() {}

  /** Where Linux JVMs meet, whatever java.io.tmpdir says: attach itself needs this folder too. */
  static String commonFolder() {
    return Proc.SYSTEM.isThere() ? "/tmp" : System.getProperty("java.io.tmpdir");
  }
}
