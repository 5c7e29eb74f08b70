// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.TcpList;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which sockets stand in which state; read once for all processes that share a network. */
final class TcpCounts {
  /** Inodes: while sockets come and go the kernel's list may name one twice. */
  private static final class Network {
    final Set<Long> waiting = new HashSet<>();
    final Set<Long> established = new HashSet<>();
  }

  /** Reading them takes 20 ms and more, and most processes share one namespace. */
  private final Map<String, Network> byNamespace = new HashMap<>();

  /** How many of these sockets are in CLOSE_WAIT, and how many established. */
  int[] of(Target jvm, Set<Long> sockets) {
    Network network = network(jvm);
    int waiting = 0;
    int established = 0;
    for (Long socket : sockets) {
      waiting += network.waiting.contains(socket) ? 1 : 0;
      established += network.established.contains(socket) ? 1 : 0;
    }
    return new int[] {waiting, established};
  }

  private Network network(Target jvm) {
    Network network = new Network();
    try {
      String namespace = Files.readSymbolicLink(jvm.path("ns/net")).toString();
      Network known = byNamespace.get(namespace);
      if (known != null) {
        return known;
      }
      TcpList.inodes(jvm.path("net"), network.established, network.waiting);
      byNamespace.put(namespace, network);
    } catch (IOException endedMeanwhile) {
      // then it has none
    }
    return network;
  }
}
