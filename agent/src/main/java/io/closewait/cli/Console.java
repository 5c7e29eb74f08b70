// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.PrintStream;

/**
 * What a call prints to. Whatever is printed was perhaps written by a process that is not to be
 * trusted, so all of it is made harmless here, and nothing is printed anywhere else.
 */
final class Console {
  private final PrintStream out;
  private final PrintStream err;

  /** Whether somebody sits there who can see a table change, and type. */
  final boolean terminal;

  /** Whether another program reads what is printed. */
  final boolean pipe;

  Console(PrintStream out, PrintStream err, boolean terminal, boolean pipe) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.pipe = pipe;
  }

  static Console ofThisProcess() {
    return new Console(System.out, System.err, Terminal.isThere(), Terminal.isPipe());
  }

  /** A line, whatever is in it. */
  void say(String line) {
    out.println(Terminal.line(line));
  }

  /** A text of many lines. */
  void print(String text) {
    out.print(Terminal.text(text));
  }

  /** A sentence to the user; it does not get between what programs read. */
  void warn(String sentence) {
    err.println("closewait: " + Terminal.line(sentence));
  }

  /** Prints a further line of a warning, without the program's name before it. */
  void warnMore(String line) {
    err.println(Terminal.line(line));
  }

  /** The stream for the screen's own output, unfiltered: a terminal shall obey it. */
  PrintStream screen() {
    return out;
  }

  PrintStream complaints() {
    return err;
  }

  /** Whether something of it was lost, as on a full disk. */
  boolean failed() {
    return out.checkError();
  }
}
