// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

/**
 * Connect, 64 bytes there and back, the client closes, the server reads the end and closes. The
 * value is connections a second.
 */
final class Churn {
  private final Settings settings;
  private final Network network;

  Churn(Settings settings) {
    this.settings = settings;
    this.network = Network.of(settings);
  }

  void run() throws Exception {
    int port = network.serve(Network.Service.ECHO);
    round(port, settings.warmup);
    Meter meter = new Meter();
    round(port, settings.amount);
    double cpu = meter.microsOfCpu();
    Load.result(settings.amount / meter.seconds(), cpu / settings.amount);
  }

  private void round(int port, int connections) throws Exception {
    Clients.run(
        settings.clients,
        client -> {
          byte[] bytes = new byte[64];
          for (int i = client; i < connections; i += settings.clients) {
            once(network, port, i, bytes);
          }
        });
  }

  static void once(Network network, int port, int number, byte[] bytes) throws Exception {
    Connection connection = network.connect(port, number);
    connection.write(bytes, bytes.length);
    connection.readFully(bytes, bytes.length);
    connection.close();
  }
}
