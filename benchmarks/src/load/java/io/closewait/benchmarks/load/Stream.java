// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

/**
 * Bytes one way, read 8 KiB at a time; the amount is MiB, an operation one read of 8 KiB. The value
 * is GB a second.
 */
final class Stream {
  private static final int MIB = 1 << 20, WRITE = 1 << 16, READS_PER_MIB = MIB / 8192;

  private final Settings settings;
  private final Network network;

  Stream(Settings settings) {
    this.settings = settings;
    this.network = Network.of(settings);
  }

  void run() throws Exception {
    int port = network.serve(Network.Service.COUNT);
    Connection[] connections = new Connection[settings.clients];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = network.connect(port, i);
    }
    pour(connections, settings.warmup);
    Meter meter = new Meter();
    pour(connections, settings.amount);
    double cpu = meter.microsOfCpu();
    double gigabytes = (double) settings.amount * MIB / 1e9;
    Load.result(gigabytes / meter.seconds(), cpu / ((double) settings.amount * READS_PER_MIB));
  }

  private void pour(Connection[] connections, int mib) throws Exception {
    long writes = (long) mib * MIB / WRITE / connections.length;
    long end = network.counted() + writes * WRITE * connections.length;
    Clients.run(
        connections.length,
        client -> {
          byte[] bytes = new byte[WRITE];
          for (long i = 0; i < writes; i++) {
            connections[client].write(bytes, bytes.length);
          }
        });
    while (network.counted() < end) {
      Thread.sleep(1);
    }
  }
}
