// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

/** The command line: a role and at most two numbers. */
final class Arguments {
  /** What is wrong with the command line, as one sentence for the user. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String sentence) {
      super(sentence);
    }
  }

  private final String[] arguments;

  Arguments(String[] arguments) {
    this.arguments = arguments;
  }

  /** The role; empty for an empty command line. */
  String role() {
    return arguments.length == 0 ? "" : arguments[0];
  }

  void atMost(int count) throws Wrong {
    if (arguments.length > count) {
      throw new Wrong("'" + arguments[count] + "' is one argument too many for " + role() + ".");
    }
  }

  /** The number at this place, or {@code otherwise} if the command line ends before it. */
  int number(int place, String name, int least, int most, int otherwise) throws Wrong {
    return arguments.length > place ? number(place, name, least, most) : otherwise;
  }

  /** The number at this place, which must be there. */
  int number(int place, String name, int least, int most) throws Wrong {
    String accepted = name + " is a whole number from " + least + " to " + most;
    if (arguments.length <= place) {
      throw new Wrong(role() + " needs " + name + ": " + accepted + ".");
    }
    try {
      int number = Integer.parseInt(arguments[place]);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // answered below, as a number out of range is
    }
    throw new Wrong("'" + arguments[place] + "' is not accepted: " + accepted + ".");
  }
}
