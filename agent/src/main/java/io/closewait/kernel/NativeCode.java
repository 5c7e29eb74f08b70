// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import io.closewait.platform.Platform;

/** Whether the native code of the JDK that the agent calls is loaded. Any thread. */
public final class NativeCode {
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
    try {
      if (!ready) {
        Class<?> net = Class.forName("sun.nio.ch.Net", false, null);
        if (platform.isUninitialised(net) && calm && OwnFigures.hasRoom()) {
          Class.forName("sun.nio.ch.Net");
        }
        ready = !platform.isUninitialised(net);
        channels = ready || isInitialised(platform, "sun.nio.ch.IOUtil");
      }
    } catch (ClassNotFoundException | LinkageError refused) {
      // told when it is made
    }
    return ready;
  }

  private static boolean isInitialised(Platform platform, String name)
      throws ClassNotFoundException {
    return !platform.isUninitialised(Class.forName(name, false, null));
  }

  /** Whether a file can be written through a channel without breaking the JDK's classes. */
  public static boolean channelsWork() {
    return channels || OwnFigures.hasRoom();
  }

  /** Whether what needs files is loaded for good, or can be. */
  public static boolean canBeMade() {
    return ready || OwnFigures.hasRoom();
  }
}
