// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** One sentence about the agent itself: what was lost, and what goes on. Immutable. */
public final class Notice {
  /** Name of the event in JSON Lines, such as {@code hooks}. */
  public final String event;

  public final Severity severity;
  public final String message;

  public Notice(String event, Severity severity, String message) {
    this.event = event;
    this.severity = severity;
    this.message = message;
  }
}
