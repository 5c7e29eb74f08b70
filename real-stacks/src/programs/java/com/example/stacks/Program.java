// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

/** One use of a stack, played on command of the test. */
public interface Program {
  /** Obeys one command; returns when it is done. */
  void obey(String command, int[] numbers) throws Exception;

  /** A class of the stack, whose jar names the version that is tested. */
  Class<?> library();

  /** Tells the test something, while a command is being obeyed. */
  default void say(String what) {
    Main.sayAs(what);
  }
}
