// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Descriptors that are kept for the hour in which there are none left: each is given back just
 * before a file of ours is opened, and what the application takes in between is microseconds late.
 * Any thread.
 */
public final class Reserve {
  static final ArrayDeque<FileInputStream> KEPT = new ArrayDeque<>();

  private Reserve() {}

  /** Keeps so many from now on, as far as they can be had. */
  public static synchronized void keep(int count) {
    try {
      while (KEPT.size() < count) {
        KEPT.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      // what there is must do
    }
    while (KEPT.size() > count) {
      giveBack();
    }
  }

  /** Whether one of them could be given back. */
  static synchronized boolean giveBack() {
    FileInputStream one = KEPT.poll();
    if (one == null) {
      return false;
    }
    try {
      one.close();
    } catch (IOException ignored) {
      // the descriptor is free all the same
    }
    return true;
  }
}
