// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on several threads and waits for all. */
final class Clients {
  /** The work of one client. */
  interface Work {
    void run(int client) throws Exception;
  }

  private Clients() {}

  static void run(int count, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int client = i;
        Callable<Void> one =
            () -> {
              work.run(client);
              return null;
            };
        running.add(threads.submit(one));
      }
      for (Future<Void> client : running) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
