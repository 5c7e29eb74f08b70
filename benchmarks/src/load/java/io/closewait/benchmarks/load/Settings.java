// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

/** What {@link Load} was asked for: {@code key=value} pairs. Immutable. */
final class Settings {
  /** What is counted depends on the work: connections, round trips, MiB, sockets. */
  final int amount;

  /** Done before the measuring starts. */
  final int warmup;

  /** Frames of a recursion below accept and connect. */
  final int depth;

  final boolean nio;

  /** Whether the peers of what stands open have closed. */
  final boolean leaked;

  final int clients;

  Settings(String[] arguments) {
    amount = number(arguments, "n", 1000);
    warmup = number(arguments, "warmup", amount / 4);
    depth = number(arguments, "depth", 0);
    clients = number(arguments, "clients", 2);
    leaked = "closed".equals(text(arguments, "peers", "open"));
    nio = "nio".equals(text(arguments, "io", "blocking"));
  }

  private static int number(String[] arguments, String key, int otherwise) {
    return Integer.parseInt(text(arguments, key, Integer.toString(otherwise)));
  }

  private static String text(String[] arguments, String key, String otherwise) {
    for (String argument : arguments) {
      if (argument.startsWith(key + "=")) {
        return argument.substring(key.length() + 1);
      }
    }
    return otherwise;
  }
}
