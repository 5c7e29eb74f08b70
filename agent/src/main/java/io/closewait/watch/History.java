// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.leak.Forecast;
import io.closewait.leak.Trend;
import org.jspecify.annotations.Nullable;

/** How the figures of a JVM moved over the last hour or so: a kilobyte for each JVM. */
final class History {
  private final Trend used = new Trend();
  private final Trend over = new Trend();
  private final Trend established = new Trend();
  private Figures latest;

  History(Figures first) {
    latest = first;
  }

  /** Takes in what was counted at this second; seconds never go back. */
  void add(int second, Figures figures) {
    latest = figures;
    used.add(second, figures.used);
    over.add(second, figures.over());
    established.add(second, figures.established);
  }

  Figures latest() {
    return latest;
  }

  /** Seconds until the limit is reached; null where it will not be, or that is not known. */
  @Nullable Long secondsLeft() {
    return forecast().exhaustedInSeconds;
  }

  Forecast forecast() {
    return Forecast.of(used, latest.used, latest.limit);
  }

  boolean grows(Subject subject) {
    return trend(subject).direction() == Trend.Direction.GROWING;
  }

  private Trend trend(Subject subject) {
    if (subject == Subject.DESCRIPTORS) {
      return used;
    }
    return subject == Subject.ESTABLISHED ? established : over;
  }
}
