// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

/**
 * One way of running a program. Immutable.
 *
 * @param agent what stands after {@code -javaagent:}, or null
 */
record Side(String name, String agent) {
  static final String NONE = "none", AGAIN = "none again", EMPTY = "empty premain";
  static final String CLOSEWAIT = "Closewait", RIVAL = "rival";
}
