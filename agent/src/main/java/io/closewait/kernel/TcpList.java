// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's list of TCP sockets, {@code /proc/self/net/tcp} and {@code tcp6}
 * (Documentation/networking/proc_net_tcp.rst). It covers the whole network namespace, is not
 * atomic, and costs 20 ms at least: only for what a descriptor alone cannot tell, never on a
 * schedule.
 */
public final class TcpList {
  /** One socket. Immutable. */
  public static final class Row {
    /** The timer that asks a peer without room again. */
    private static final String PROBES = "04";

    /** Hundredths of a second; the time between two attempts doubles from 0.2 s on. */
    private static final int SECONDS = 200;

    private static final int RETRIES = 4;

    public final InetSocketAddress local;
    public final InetSocketAddress peer;

    /** As in {@link TcpState}. */
    public final int state;

    /** Bytes not yet acknowledged, and not yet read. */
    public final long sendQueue;

    public final long receiveQueue;

    /**
     * The send queue has not moved for seconds: it was sent again and again, or the kernel asks the
     * peer for room ever less often. Right after it asked this is false.
     */
    public final boolean stalled;

    /** 0 for a connection that nobody has accepted yet, or that no process holds. */
    public final long inode;

    private Row(String[] field) throws UnknownHostException {
      local = address(field[1]);
      peer = address(field[2]);
      state = Integer.parseInt(field[3], 16);
      int colon = field[4].indexOf(':');
      sendQueue = Long.parseLong(field[4].substring(0, colon), 16);
      receiveQueue = Long.parseLong(field[4].substring(colon + 1), 16);
      colon = field[5].indexOf(':');
      long nextAttempt = Long.parseLong(field[5].substring(colon + 1), 16);
      stalled =
          PROBES.equals(field[5].substring(0, colon)) && nextAttempt >= SECONDS
              || Long.parseLong(field[6], 16) >= RETRIES;
      inode = Long.parseLong(field[9]);
    }
  }

  private TcpList() {}

  /** The sockets in this state; both files where both exist. */
  static List<Row> read(int state) throws IOException {
    return of("self", state);
  }

  /** As {@link #read}, of the network namespace in which that process lives. */
  public static List<Row> of(String process, int state) throws IOException {
    List<Row> rows = new ArrayList<>();
    read("/proc/" + process + "/net/tcp6", state, rows);
    read("/proc/" + process + "/net/tcp", state, rows);
    return rows;
  }

  static void read(String file, int state, List<Row> rows) throws IOException {
    String wanted = state < 16 ? "0" + Integer.toHexString(state) : Integer.toHexString(state);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.US_ASCII), 1 << 16)) {
      lines.readLine(); // the heading
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] field = line.trim().split(" +");
        if (field.length > 9 && field[3].equalsIgnoreCase(wanted)) {
          rows.add(new Row(field));
        }
      }
    } catch (java.io.FileNotFoundException withoutThisProtocol) {
      // an IPv4-only or IPv6-only kernel
    }
  }

  /** Hexadecimal, in 32-bit words of the machine's byte order, then the port. */
  private static InetSocketAddress address(String text) throws UnknownHostException {
    int colon = text.indexOf(':');
    byte[] bytes = new byte[colon / 2];
    boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
    for (int i = 0; i < bytes.length; i++) {
      int from = little ? (i & ~3) + 3 - (i & 3) : i;
      bytes[i] = (byte) Integer.parseInt(text.substring(2 * from, 2 * from + 2), 16);
    }
    int port = Integer.parseInt(text.substring(colon + 1), 16);
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }
}
