// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Churn by the clock, for attaching while it runs: prints the connections of every tenth of a
 * second as {@code TENTH millis connections}, and in the end the CPU time of the threads that
 * attaching brings. The amount is tenths of a second.
 */
final class Interval {
  private final Settings settings;
  private final Network network;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean stopped;

  Interval(Settings settings) {
    this.settings = settings;
    this.network = Network.of(settings);
  }

  void run() throws Exception {
    int port = network.serve(Network.Service.ECHO);
    Network.daemon("watch", this::watch);
    Clients.run(
        settings.clients,
        client -> {
          byte[] bytes = new byte[64];
          for (int i = client; !stopped; i += settings.clients) {
            Churn.once(network, port, i % 1_000_000, bytes);
            done.incrementAndGet();
          }
        });
    Load.result(done.get(), 0);
  }

  private Void watch() throws Exception {
    long start = System.nanoTime();
    long before = 0;
    for (int tenth = 1; tenth <= settings.amount; tenth++) {
      long due = start + tenth * 100_000_000L;
      Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      long now = done.get();
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println(String.format(Locale.ROOT, "TENTH %d %d", millis, now - before));
      before = now;
    }
    System.out.println("ATTACHING " + ThreadTimes.nanosOf("Attach Listener", "closewait") / 1000);
    stopped = true;
    return null;
  }
}
