// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.report.log.Loggers;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * Several outputs as one. What one of them throws costs its own line only.
 *
 * <p>Loops written out, not lambdas: an application that ends at once would pay for linking them.
 */
public final class Reporters implements Reporter {
  private final Logger log = Loggers.get(Reporters.class);
  private final List<Reporter> outputs = new ArrayList<>();
  private final List<Reporter> failed = new ArrayList<>();

  Reporters(List<Reporter> outputs) {
    this.outputs.addAll(outputs);
  }

  @Override
  public void started() {
    for (Reporter output : outputs) {
      try {
        output.started();
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void leak(Leak leak) {
    for (Reporter output : outputs) {
      try {
        output.leak(leak);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void closed(LateClose closed) {
    for (Reporter output : outputs) {
      try {
        output.closed(closed);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void notice(Notice notice) {
    for (Reporter output : outputs) {
      try {
        output.notice(notice);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void swept(Snapshot snapshot) {
    for (Reporter output : outputs) {
      try {
        output.swept(snapshot);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    for (Reporter output : outputs) {
      try {
        output.stopped(snapshot);
      } catch (Throwable thrown) {
        failed(output, thrown);
      }
    }
  }

  private void failed(Reporter output, Throwable thrown) {
    try {
      if (!failed.contains(output)) {
        failed.add(output);
        log.warn("{} failed, its line is lost", output.getClass().getSimpleName(), thrown);
      }
    } catch (Throwable alsoFailed) {
      // the others must still be told
    }
  }
}
