// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.report.text.LeakText;

/** Words a leak as the log does, for outputs that show text elsewhere. */
final class LogWording implements LeakText {
  private final Diagnoser diagnoser;

  LogWording(Diagnoser diagnoser) {
    this.diagnoser = diagnoser;
  }

  @Override
  public String summary(Leak leak) {
    String line = Headline.of(leak);
    return line.substring(line.indexOf(": ") + 2);
  }

  @Override
  public String headline(Leak leak) {
    return Headline.of(leak);
  }

  @Override
  public String full(Leak leak, Snapshot snapshot) {
    String block = LeakBlock.of(leak, diagnoser.diagnose(leak), snapshot, null);
    return Headline.of(leak) + block.replace("\n", "\n    ");
  }
}
