// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** Ends a command: one sentence that says why and what to do, and the exit code. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  final int exitCode;
  final String sentence;

  Failure(int exitCode, String sentence) {
    super(sentence, null, false, false);
    this.sentence = sentence;
    this.exitCode = exitCode;
  }
}
