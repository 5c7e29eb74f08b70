// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.Snapshot;
import io.closewait.leak.Yardstick;
import java.util.concurrent.TimeUnit;

/** Notices when file descriptors become scarce, and when they are gone. One thread at a time. */
public final class DescriptorWatch {
  private static final long BETWEEN_CENSUSES =
      TimeUnit.SECONDS.toNanos(Yardstick.SECONDS_BETWEEN_CENSUSES);

  private long limit = -1;
  private boolean scarce;
  private boolean changed;
  private boolean half;
  private boolean halfChanged;
  private boolean toldGone;
  private long toldGoneAt;

  /** To be called once at each sweep. */
  public void look(Snapshot snapshot) {
    // reading the limit takes a descriptor, so that it is not known when it matters most
    limit = snapshot.descriptorsLimit > 0 ? snapshot.descriptorsLimit : limit;
    boolean was = scarce;
    int percent = was ? Yardstick.AMPLE_PERCENT : Yardstick.SCARCE_PERCENT;
    scarce = Yardstick.inUse(snapshot.descriptorsUsed, limit, percent);
    changed = scarce != was;
    boolean wasHalf = half;
    half = Yardstick.inUse(snapshot.descriptorsUsed, limit, Yardstick.HALF_PERCENT);
    halfChanged = half != wasHalf;
  }

  /** 90 % are in use; until it is less than 80 %. */
  public boolean isScarce() {
    return scarce;
  }

  /** Whether the last look changed that. */
  public boolean hasChanged() {
    return changed;
  }

  /**
   * Half of them are in use. What is written to is kept open from here on: a crowd of clients takes
   * the other half in less than a second, and whatever is given back to open a file.
   */
  public boolean isHalf() {
    return half;
  }

  /** Whether the last look changed that. */
  public boolean halfHasChanged() {
    return halfChanged;
  }

  public long limit() {
    return limit;
  }

  /**
   * Whether a census is due: none were left, and none was reported within a minute.
   *
   * @param nanos System.nanoTime()
   */
  public boolean censusDue(Snapshot snapshot, long nanos) {
    if (!snapshot.ranOut || (toldGone && nanos - toldGoneAt < BETWEEN_CENSUSES)) {
      return false;
    }
    toldGone = true;
    toldGoneAt = nanos;
    return true;
  }
}
