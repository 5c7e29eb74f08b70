// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

/** A rule begins or ends to hold for a JVM. Immutable. */
final class Change {
  final Patient patient;
  final Rule rule;
  final boolean begins;

  /** How long it was true, in milliseconds. */
  final long millis;

  Change(Patient patient, Rule rule, boolean begins, long millis) {
    this.patient = patient;
    this.rule = rule;
    this.begins = begins;
    this.millis = millis;
  }
}
