// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asked for by name, since the demonstration is compiled for Java 8. */
final class VirtualThreads {
  private VirtualThreads() {}

  static ExecutorService executor() throws IOException {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException missing) {
      throw new IOException(
          "Java " + System.getProperty("java.version") + " has no virtual threads; 21 has them");
    }
  }
}
