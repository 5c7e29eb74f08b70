// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sockets in CLOSE_WAIT as the kernel lists them, kept for a moment. One thread. */
final class CloseWaitList {
  /** How long one reading serves, in nanoseconds: the questions of one sweep. */
  private static final long LIFE = 1_000_000_000L;

  private final Map<Long, TcpList.Row> byInode = new HashMap<>();
  private final List<TcpList.Row> unaccepted = new ArrayList<>();
  private long readAt = System.nanoTime() - LIFE;

  /** The row of this descriptor; null where it is not a socket in CLOSE_WAIT. */
  TcpList.Row row(int fd) {
    try {
      String link = Files.readSymbolicLink(new File("/proc/self/fd/" + fd).toPath()).toString();
      if (!link.startsWith("socket:[")) {
        return null;
      }
      refresh();
      return byInode.get(Long.parseLong(link.substring(8, link.length() - 1)));
    } catch (IOException | RuntimeException unknown) {
      return null;
    }
  }

  /** Peers of connections to this port that closed before they were accepted. */
  List<InetSocketAddress> unaccepted(int localPort) {
    List<InetSocketAddress> peers = new ArrayList<>();
    try {
      refresh();
      for (TcpList.Row row : unaccepted) {
        if (row.local.getPort() == localPort) {
          peers.add(row.peer);
        }
      }
    } catch (IOException | RuntimeException unknown) {
      peers.clear();
    }
    return peers;
  }

  private void refresh() throws IOException {
    if (System.nanoTime() - readAt < LIFE) {
      return;
    }
    byInode.clear();
    unaccepted.clear();
    for (TcpList.Row row : TcpList.read(TcpState.CLOSE_WAIT)) {
      if (row.inode == 0) {
        unaccepted.add(row);
      } else {
        byInode.put(row.inode, row);
      }
    }
    readAt = System.nanoTime();
  }
}
