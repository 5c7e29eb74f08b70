// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** This call of the command line, as one would type it again. */
final class Invocation {
  private static String[] arguments = {};

  private Invocation() {}

  static void is(String[] given) {
    arguments = given.clone();
  }

  /** With the jar by its whole path. */
  static String again() {
    return again(Jar.own().getPath());
  }

  /** With the jar at another place. */
  static String again(String jar) {
    StringBuilder out = new StringBuilder("java -jar ").append(quoted(jar));
    for (String argument : arguments) {
      out.append(' ').append(quoted(argument));
    }
    return out.toString();
  }

  /** What follows the process id in a call of attach, with a space before it. */
  static String rest() {
    StringBuilder out = new StringBuilder();
    for (int i = 2; arguments[0].equals("attach") && i < arguments.length; i++) {
      out.append(' ').append(quoted(arguments[i]));
    }
    return out.toString();
  }

  /** As a shell takes it for one word. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,%@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
