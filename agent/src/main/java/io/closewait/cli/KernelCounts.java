// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.TcpList;
import io.closewait.kernel.TcpState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sockets of a process by port and peer, from the kernel: nothing is loaded anywhere. */
final class KernelCounts {
  private static final int SHOWN = 20;

  private final Target target;
  private final Map<String, Integer> groups;
  private final int closeWait;
  private final int established;
  private final int sockets;

  private KernelCounts(
      Target target, Map<String, Integer> groups, int closeWait, int established, int sockets) {
    this.target = target;
    this.groups = groups;
    this.closeWait = closeWait;
    this.established = established;
    this.sockets = sockets;
  }

  static KernelCounts of(Target target) throws Failure {
    if (!Target.LINUX) {
      throw new Failure(Exit.NOT_ATTACHED, "only Linux shows the sockets of a process this way.");
    }
    Set<Long> inodes = Descriptors.sockets(target.pid);
    if (inodes == null) {
      String as = target.foreign ? "; it is of user " + target.user + ": ask as that user" : "";
      throw new Failure(
          Exit.NOT_ATTACHED, target.words() + " does not show its descriptors" + as + '.');
    }
    try {
      return of(target, inodes);
    } catch (IOException e) {
      throw new Failure(
          Exit.GONE, "the sockets of " + target.words() + " cannot be read: " + e.getMessage());
    }
  }

  private static KernelCounts of(Target target, Set<Long> inodes) throws IOException {
    Set<Integer> served = new HashSet<>();
    for (TcpList.Row row : rows(target, TcpState.LISTEN, inodes)) {
      served.add(row.local.getPort());
    }
    Map<String, Integer> groups = new HashMap<>();
    List<TcpList.Row> waiting = rows(target, TcpState.CLOSE_WAIT, inodes);
    for (TcpList.Row row : waiting) {
      boolean server = served.contains(row.local.getPort());
      String peer = row.peer.getAddress().getHostAddress();
      groups.merge(
          server
              ? "port " + row.local.getPort() + ", from " + peer
              : "to " + peer + " port " + row.peer.getPort(),
          1,
          Integer::sum);
    }
    int established = rows(target, TcpState.ESTABLISHED, inodes).size();
    return new KernelCounts(target, groups, waiting.size(), established, inodes.size());
  }

  private static List<TcpList.Row> rows(Target target, int state, Set<Long> inodes)
      throws IOException {
    List<TcpList.Row> own = new ArrayList<>();
    for (TcpList.Row row : TcpList.of(Long.toString(target.pid), state)) {
      if (inodes.contains(row.inode)) {
        own.add(row);
      }
    }
    return own;
  }

  int closeWait() {
    return closeWait;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(target.words()).append(": ").append(closeWait).append(" in CLOSE_WAIT, ");
    out.append(established).append(" established, ").append(sockets).append(" sockets in all\n");
    List<Map.Entry<String, Integer>> most = new ArrayList<>(groups.entrySet());
    most.sort((a, b) -> b.getValue() - a.getValue());
    int rest = 0;
    for (int i = 0; i < most.size(); i++) {
      if (i < SHOWN) {
        String count = String.format("%7d", most.get(i).getValue());
        out.append(count).append("  ").append(most.get(i).getKey()).append('\n');
      } else {
        rest += most.get(i).getValue();
      }
    }
    if (rest > 0) {
      out.append(String.format("%7d  to or from others%n", rest));
    }
    return out.toString();
  }
}
