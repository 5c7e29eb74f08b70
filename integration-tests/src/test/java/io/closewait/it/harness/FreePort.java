// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for a server that is to listen, stop and listen again. One that the kernel hands out would
 * not do: between two uses it may give the same number to a connection of the tests that run at the
 * same time. These lie below the numbers that it gives to connections.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int BELOW_CONNECTIONS = 32_768;
  private static final int TRIES = 1_000;

  private FreePort() {}

  public static int find() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BELOW_CONNECTIONS);
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return taken.getLocalPort();
      } catch (IOException anothers) {
        // the next one
      }
    }
    throw new AssertionError("no free port after " + TRIES + " tries");
  }
}
