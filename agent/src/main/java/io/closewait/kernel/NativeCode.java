// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import io.closewait.platform.Platform;

/** Whether the native code of the JDK that the agent calls is loaded. Any thread. */
public final class NativeCode {
  /** The first loads the JDK's network library, the second makes a pair of sockets as well. */
  private static final String NET = "sun.nio.ch.Net", FILES = "sun.nio.ch.FileDispatcherImpl";

  /** Whether the JDK's network code is initialised for good. */
  private static volatile boolean ready;

  /** Whether its code for channels is. */
  private static volatile boolean channels;

  private NativeCode() {}

  /**
   * Loads what {@link LinuxKernel} needs files for, and what writes a file through a channel, so
   * that both can be done when there is no descriptor left. The JDK's native libraries are files:
   * where none can be opened, classes of the JDK that need them fail to initialise, and stay broken
   * for the application.
   *
   * @param calm nobody is just taking all descriptors that there are
   * @return whether it is ready now
   */
  public static boolean prepare(Platform platform, boolean calm) {
    ready = ready || isInitialised(platform, NET, calm);
    channels = channels || isInitialised(platform, FILES, calm);
    return ready && channels;
  }

  /** Initialises the class if that is possible now; says whether it is. */
  private static boolean isInitialised(Platform platform, String name, boolean calm) {
    try {
      Class<?> type = Class.forName(name, false, null);
      if (platform.isUninitialised(type) && calm && OwnFigures.hasRoom()) {
        Class.forName(name);
      }
      return !platform.isUninitialised(type);
    } catch (ClassNotFoundException | LinkageError refused) {
      return false; // told when it is used
    }
  }

  /** Whether a file can be written through a channel without breaking the JDK's classes. */
  public static boolean channelsWork() {
    return channels || OwnFigures.hasRoom();
  }

  /** Whether what needs files is loaded for good, or can be. */
  public static boolean canBeMade() {
    return ready || OwnFigures.hasRoom();
  }

  /** Whether no file at all can be opened at this moment. */
  public static boolean noneLeft() {
    return !OwnFigures.canOpen(1);
  }
}
