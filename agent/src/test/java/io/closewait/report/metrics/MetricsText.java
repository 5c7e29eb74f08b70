// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import io.closewait.leak.Snapshot;
import io.closewait.options.Address;
import io.closewait.platform.LateStart;

/** The page of metrics, without a port; for tests of other packages. */
public final class MetricsText {
  private MetricsText() {}

  public static String of(Snapshot snapshot) {
    LateStart notYet = LateStart.from(System.nanoTime(), false);
    MetricsReporter reporter = new MetricsReporter((Address) null, notYet, "1", "VM");
    reporter.swept(snapshot);
    return reporter.text(snapshot);
  }
}
