// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.util.List;

/** What the watchman was asked to do. Immutable. */
public final class Orders {
  final List<Rule> rules;
  final boolean attach;
  final boolean dryRun;
  final long everyNanos;

  /**
   * All of them.
   *
   * @param attach whether sick JVMs are looked into
   * @param dryRun whether that is only said
   */
  public Orders(List<Rule> rules, boolean attach, boolean dryRun, long everyNanos) {
    this.rules = rules;
    this.attach = attach;
    this.dryRun = dryRun;
    this.everyNanos = everyNanos;
  }
}
