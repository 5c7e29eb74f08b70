// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.capture.Frame;
import org.jspecify.annotations.Nullable;

/** Sockets that were reported as leaked and are not leaked any more. Immutable. */
public final class LateClose {
  /** Who ended the leak. The lower-case names are part of the contract with scripts. */
  public enum By {
    APPLICATION,
    /** Not ended: the application wrote to it, so the connection is only half closed. */
    WROTE,
    /** Not ended: the application read from it, though slowly. */
    READ,
    /** First aid, when somebody asked for it. */
    FIRSTAID,
    /** Nobody can reach it any more: the garbage collector closed it. */
    COLLECTOR,
    /** Not ended: it is told as another kind, or by another site, from now on. */
    MOVED,
    UNKNOWN
  }

  public final String site;
  public final Kind kind;
  public final int count;
  public final By by;

  /** Age of the oldest of them when it ended. */
  public final long ageSeconds;

  /** The leak's {@link Leak#where}; or null. */
  public final @Nullable Frame where;

  /** The key of the leak that they were reported in. */
  public LeakKey key() {
    return new LeakKey(site, kind);
  }

  public LateClose(
      String site, Kind kind, int count, By by, long ageSeconds, @Nullable Frame where) {
    this.site = site;
    this.kind = kind;
    this.count = count;
    this.by = by;
    this.ageSeconds = ageSeconds;
    this.where = where;
  }
}
