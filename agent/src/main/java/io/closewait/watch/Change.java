// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

/** A rule begins or ends to hold for a JVM. Immutable. */
final class Change {
  final Jvm jvm;
  final History history;
  final Rule rule;
  final boolean begins;

  /** How long it was true, in milliseconds. */
  final long millis;

  Change(Jvm jvm, History history, Rule rule, boolean begins, long millis) {
    this.jvm = jvm;
    this.history = history;
    this.rule = rule;
    this.begins = begins;
    this.millis = millis;
  }
}
