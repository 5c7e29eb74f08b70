// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/** What the kernel says of the TCP sockets of a process, at this moment. */
public final class KernelView {
  /** States by the kernel's numbers. */
  public static final int ESTABLISHED = 1, CLOSE_WAIT = 8, LISTEN = 10;

  private static final String TIME_WAIT = "06";

  /** The column of the inode. */
  private static final int INODE = 9;

  /** A connection the process holds a descriptor of. */
  public record Connection(int localPort, int peerPort, int state, boolean version6) {}

  public final List<Connection> connections;

  /** Descriptors of sockets that no table lists: dead ones, and those never connected. */
  public final int unlisted;

  private KernelView(List<Connection> connections, int unlisted) {
    this.connections = connections;
    this.unlisted = unlisted;
  }

  public static KernelView of(long pid) {
    Set<String> inodes = socketInodes(pid);
    Map<String, Connection> connections = new HashMap<>();
    read(pid, "tcp", inodes, connections);
    read(pid, "tcp6", inodes, connections);
    return new KernelView(List.copyOf(connections.values()), inodes.size() - connections.size());
  }

  /**
   * Descriptors of sockets; several can be of one. Files are not counted: the agent opens one for a
   * moment now and then.
   */
  public static int socketDescriptors(long pid) {
    return sockets(pid).size();
  }

  /** All sockets the process holds, listed or not. */
  public int sockets() {
    return connections.size() + unlisted;
  }

  /** Connections in this state with this port at either end. */
  public long count(int state, int port) {
    return connections.stream()
        .filter(c -> c.state == state && (c.localPort == port || c.peerPort == port))
        .count();
  }

  /** By inode: while connections come and go, the kernel may list one more than once. */
  private static void read(
      long pid, String table, Set<String> inodes, Map<String, Connection> found) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        StringTokenizer columns = new StringTokenizer(line);
        columns.nextToken();
        String local = columns.nextToken();
        String peer = columns.nextToken();
        String state = columns.nextToken();
        if (state.equals(TIME_WAIT)) {
          continue; // thousands after many tests, and no process has them
        }
        for (int skipped = 4; skipped < INODE; skipped++) {
          columns.nextToken();
        }
        String inode = columns.nextToken();
        if (inodes.contains(inode)) {
          int number = Integer.parseInt(state, 16);
          found.put(inode, new Connection(port(local), port(peer), number, table.endsWith("6")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static Set<String> socketInodes(long pid) {
    return Set.copyOf(sockets(pid));
  }

  /** The inode behind each descriptor of a socket. */
  private static List<String> sockets(long pid) {
    List<String> inodes = new ArrayList<>();
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors) {
        String target = readLink(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inodes;
  }

  private static String readLink(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed in the meantime
    }
  }
}
