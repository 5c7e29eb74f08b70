// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** Figures that the detector and several outputs go by alike. */
public final class Yardstick {
  /** What the emergency needs is made ready from here on, whether or not there is a socket. */
  public static final int HALF_PERCENT = 50;

  /** Descriptors are scarce from here on ... */
  public static final int SCARCE_PERCENT = 90;

  /** ... until they are fewer than this again. */
  public static final int AMPLE_PERCENT = 80;

  /** From here on first aid waits for nobody. */
  public static final int URGENT_PERCENT = 95;

  /** From here on the commands tell how to get more. */
  public static final int SHORT_PERCENT = 75;

  /** Fewer descriptors are taken by whatever the application does next. */
  public static final int LAST_FEW = 3;

  /** Between two accounts of who holds the descriptors when none is left. */
  public static final int SECONDS_BETWEEN_CENSUSES = 60;

  /** Sockets, peers and ports of one leak that are named. */
  public static final int SHOWN = 10;

  private Yardstick() {}

  /** Whether so many of the descriptors are in use; false where either number is not known. */
  public static boolean inUse(long used, long limit, int percent) {
    return used > 0 && limit > 0 && used * 100 >= limit * percent;
  }

  /** Whether there is none left, or next to none; false where either number is not known. */
  public static boolean noneLeft(long used, long limit) {
    return used >= 0 && limit > 0 && limit - used < LAST_FEW;
  }
}
