// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.report.file.WholeFile;
import io.closewait.report.log.Loggers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps the page for the browser up to date: after a sweep with a new report, at each summary and
 * at the end. Not before the application has opened a socket: writing a file loads the JDK's
 * network library, which fixes what main() may still want to set.
 */
public final class HtmlReporter implements Reporter {
  private final Logger log = Loggers.get(HtmlReporter.class);
  private final @Nullable WholeFile file;
  private final String origin;
  private final Options options;
  private final long summary;
  private final Diagnoser diagnoser;
  private final History history = new History();
  private boolean sawSockets;
  private boolean due = true;
  private long written;
  private boolean failing;

  /**
   * A page that is kept in a file.
   *
   * @param file or null: pages are rendered only when asked for
   * @param origin which process this is about, in one line
   */
  public HtmlReporter(
      @Nullable WholeFile file, String origin, Options options, Diagnoser diagnoser) {
    this.file = file;
    this.origin = origin;
    this.options = options;
    this.summary = TimeUnit.MILLISECONDS.toNanos(options.summaryMillis());
    this.diagnoser = diagnoser;
  }

  @Override
  public void leak(Leak leak) {
    due = true;
  }

  @Override
  public void swept(Snapshot snapshot) {
    history.add(System.currentTimeMillis(), snapshot);
    sawSockets |= snapshot.openSockets > 0 || !snapshot.leaks.isEmpty();
    if (file != null && sawSockets && (due || System.nanoTime() - written >= summary)) {
      write(snapshot);
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    history.add(System.currentTimeMillis(), snapshot);
    if (file != null) {
      write(snapshot);
    }
  }

  /** The page as it would be written now. */
  public String page(Snapshot snapshot) {
    try {
      return new HtmlPage(snapshot, history, options, diagnoser).render(origin);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
  }

  private void write(Snapshot snapshot) {
    try {
      Objects.requireNonNull(file).replace(page(snapshot).getBytes(StandardCharsets.UTF_8));
      due = false;
      written = System.nanoTime();
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.warn(
            "html: {}; the page is not up to date, the next sweep tries again", e.getMessage());
      }
    }
  }
}
