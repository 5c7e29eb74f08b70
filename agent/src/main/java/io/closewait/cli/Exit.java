// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** Exit codes: part of the contract with scripts. */
final class Exit {
  static final int DONE = 0;

  /** Leaks were found, and the caller asked to be told so. */
  static final int LEAKS = 1;

  static final int USAGE = 2;

  /** The target cannot be attached to. */
  static final int NOT_ATTACHED = 3;

  static final int NO_AGENT = 4;

  /** The target ended or did not answer in time. */
  static final int GONE = 5;

  /** A file cannot be read or written. */
  static final int FILE = 6;

  private Exit() {}
}
