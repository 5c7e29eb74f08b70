// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.kernel.TcpList;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who has left the connections of one JVM behind. */
final class Peers {
  private static final int SHOWN = 3;
  private static final int MOST = 5000;

  private final List<InetSocketAddress[]> connections = new ArrayList<>();

  /** Local and remote address as the kernel writes them; null where they are not known. */
  void add(@Nullable String ends) {
    if (ends == null || connections.size() == MOST) {
      return;
    }
    try {
      String[] both = ends.split(" ");
      connections.add(new InetSocketAddress[] {TcpList.address(both[0]), TcpList.address(both[1])});
    } catch (UnknownHostException | RuntimeException garbled) {
      // one of thousands that is not named
    }
  }

  /** Those of the most connections. */
  List<String> words() {
    boolean accepted = ports(0) < ports(1);
    Map<String, Integer> counts = new HashMap<>();
    for (InetSocketAddress[] ends : connections) {
      String host = ends[1].getAddress().getHostAddress();
      String words =
          accepted
              ? "port " + ends[0].getPort() + " from " + host
              : "to " + host + " port " + ends[1].getPort();
      counts.merge(words, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .map(each -> each.getKey() + " (" + each.getValue() + ")")
        .collect(Collectors.toList());
  }

  /** How many different ones: a server has one port of its own, its clients have many. */
  private int ports(int end) {
    Set<Integer> ports = new HashSet<>();
    for (InetSocketAddress[] ends : connections) {
      ports.add(ends[end].getPort());
    }
    return ports.size();
  }
}
