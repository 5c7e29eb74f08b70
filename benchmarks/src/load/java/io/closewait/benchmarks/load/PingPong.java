// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

/** Round trips of 64 bytes on open connections. The value is round trips a second. */
final class PingPong {
  private final Settings settings;
  private final Network network;

  PingPong(Settings settings) {
    this.settings = settings;
    this.network = Network.of(settings);
  }

  void run() throws Exception {
    int port = network.serve(Network.Service.ECHO);
    Connection[] connections = new Connection[settings.clients];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = network.connect(port, i);
    }
    round(connections, settings.warmup);
    Meter meter = new Meter();
    round(connections, settings.amount);
    double cpu = meter.microsOfCpu();
    Load.result(settings.amount / meter.seconds(), cpu / settings.amount);
  }

  private void round(Connection[] connections, int trips) throws Exception {
    Clients.run(
        connections.length,
        client -> {
          byte[] bytes = new byte[64];
          for (int i = client; i < trips; i += connections.length) {
            connections[client].write(bytes, bytes.length);
            connections[client].readFully(bytes, bytes.length);
          }
        });
  }
}
