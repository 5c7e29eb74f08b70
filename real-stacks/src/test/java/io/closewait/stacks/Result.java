// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.util.ArrayList;
import java.util.List;

/** What one program has shown on one Java, for the table of the tested stacks. */
final class Result {
  final String program;
  final int java;

  /** The jar of the stack. */
  String library = "";

  /** What was played that must be silent; null: the program does nothing but leak. */
  String healthy;

  /** Connections of the healthy part. */
  int connections;

  /** How long a healthy connection was left alone at most, in seconds. */
  int quietSeconds;

  final List<ExpectedLeak> leaks = new ArrayList<>();

  /** Why nothing can be said; or null. */
  String notRun;

  /** Whether everything was as it has to be. */
  boolean held;

  Result(String program, int java) {
    this.program = program;
    this.java = java;
  }

  /** In plain words, and counted in the table: a stack of which nothing is said. */
  void notRun(String why) {
    System.out.println("NOT RUN: " + program + " on Java " + java + ": " + why);
    notRun = why;
    StackTable.add(this);
  }
}
