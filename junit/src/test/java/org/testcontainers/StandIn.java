// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package org.testcontainers;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;

/** Bears the name of a library that keeps its connections until the JVM ends. */
public final class StandIn {
  /** Where to connect. */
  public static Callable<Socket> container;

  private static Socket kept;

  private StandIn() {}

  /** The connection of all tests, opened by the first. */
  public static synchronized Socket connection() throws IOException {
    if (kept == null) {
      kept = another();
    }
    return kept;
  }

  public static Socket another() throws IOException {
    try {
      return container.call();
    } catch (IOException failed) {
      throw failed;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Closes the one of all tests. */
  public static synchronized void stop() throws IOException {
    kept.close();
    kept = null;
  }
}
