// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import io.closewait.platform.Platform;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * Descriptors that are kept for the hour in which there are none left: each is given back just
 * before a file of ours is opened, and what the application takes in between is microseconds late.
 * Any thread.
 */
public final class Reserve {
  static final ArrayDeque<FileInputStream> KEPT = new ArrayDeque<>();

  /** Loading takes one or two at a time; one or two to spare. */
  private static final int ROOM = 4;

  private Reserve() {}

  /**
   * Keeps so many from the start of the agent on.
   *
   * <p>On 8, if there are some more, also loads what looks at files and links, which later JVMs do
   * at their start: a native library that no descriptor may be left for, and that does not fix
   * settings of the network. And what formats in languages but one: it reads a file of currencies.
   */
  public static void begin(int count) {
    keep(count + ROOM);
    boolean room = keeps() == count + ROOM;
    keep(count);
    if (room && Platform.feature() == 8) {
      initialise("sun.nio.fs.UnixNativeDispatcher");
      if (!Locale.US.equals(Locale.getDefault(Locale.Category.FORMAT))) {
        initialise("java.util.Currency");
      }
    }
  }

  private static synchronized int keeps() {
    return KEPT.size();
  }

  private static void initialise(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException | LinkageError none) {
      // there is no such class on Windows, or the first who needs it is told
    }
  }

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
