// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.InputStream;

/** One call of the command line: what was typed, and what it works with. */
final class Invocation {
  private final String[] arguments;
  final Console console;
  final InputStream in;
  final Machine machine;

  Invocation(String[] arguments, Console console, InputStream in, Machine machine) {
    this.arguments = arguments.clone();
    this.console = console;
    this.in = in;
    this.machine = machine;
  }

  String[] arguments() {
    return arguments.clone();
  }

  /** {@code java -jar JAR}, or the script of an installation, as one types it. */
  String command() {
    String script = machine.script;
    return script != null ? quoted(script) : "java -jar " + quoted(machine.jar.path());
  }

  /** This call, as one would type it again; by the jar, which root and containers find as well. */
  String again() {
    return again(machine.jar.path());
  }

  /** This call, as one would type it with the jar at another place. */
  String again(String jar) {
    StringBuilder out = new StringBuilder("java -jar ").append(quoted(jar));
    for (String argument : arguments) {
      out.append(' ').append(quoted(argument));
    }
    return out.toString();
  }

  /** This call with the process that it lacks. */
  String withProcess(long pid) {
    StringBuilder out = new StringBuilder(command());
    for (int i = 0; i < arguments.length; i++) {
      out.append(' ').append(quoted(arguments[i])).append(i == 0 ? " " + pid : "");
    }
    return out.toString();
  }

  /** What was typed for attach besides the process, with a space before it. */
  String rest() {
    StringBuilder out = new StringBuilder();
    boolean process = false;
    for (int i = 1; arguments[0].equals("attach") && i < arguments.length; i++) {
      if (!process && arguments[i].matches("\\d+")) {
        process = true;
      } else if (!arguments[i].equals("--copy")) {
        out.append(' ').append(quoted(arguments[i]));
      }
    }
    return out.toString();
  }

  /** Quotes a word so that a shell takes it as one. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,%@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
