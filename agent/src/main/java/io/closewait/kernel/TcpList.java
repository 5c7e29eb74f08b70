// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's list of TCP sockets, {@code /proc/self/net/tcp} and {@code tcp6}
 * (Documentation/networking/proc_net_tcp.rst). It covers the whole network namespace, is not
 * atomic, and has half a million lines on a busy host: only for what a descriptor alone cannot
 * tell, never on a schedule. Lines of other states are passed over unread.
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

    /** One of {@link TcpState}. */
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

    private Row(List<String> fields) throws UnknownHostException {
      String[] field = fields.toArray(new String[0]);
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

  private static final int INODE = 9;

  private TcpList() {}

  /**
   * The sockets in this state, from the folder {@code net} of a process: of the network it lives
   * in; both files where both exist.
   */
  public static List<Row> of(Path net, int state) throws IOException {
    List<Row> rows = new ArrayList<>();
    read(net.resolve("tcp6").toString(), state, state, rows::add);
    read(net.resolve("tcp").toString(), state, state, rows::add);
    return rows;
  }

  /** Those that are established or in CLOSE_WAIT; what cannot be read is left out. */
  static List<Row> connections(Path net) {
    List<Row> rows = new ArrayList<>();
    for (String file : new String[] {"tcp6", "tcp"}) {
      try {
        read(net.resolve(file).toString(), TcpState.ESTABLISHED, TcpState.CLOSE_WAIT, rows::add);
      } catch (IOException | RuntimeException unknown) {
        // what was read until then is true
      }
    }
    return rows;
  }

  /**
   * Only which sockets they are: of those that are established, and of those in CLOSE_WAIT. What
   * cannot be read is left out.
   */
  public static void inodes(Path net, Set<Long> established, Set<Long> waiting) {
    for (String file : new String[] {"tcp6", "tcp"}) {
      try {
        String list = net.resolve(file).toString();
        read(list, TcpState.ESTABLISHED, TcpState.CLOSE_WAIT, null, established, waiting);
      } catch (IOException | RuntimeException unknown) {
        // what was read until then is true
      }
    }
  }

  /** Hands over the sockets in one of two states, and returns how many lines the file has. */
  static int read(String file, int state, int other, Consumer<Row> rows) throws IOException {
    return read(file, state, other, rows, null, null);
  }

  /** Rows where they are asked for, else the inodes: of those in CLOSE_WAIT, and of the others. */
  private static int read(
      String file,
      int state,
      int other,
      @Nullable Consumer<Row> rows,
      @Nullable Set<Long> others,
      @Nullable Set<Long> waiting)
      throws IOException {
    int lines = 0;
    try (InputStream in = new FileInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      boolean heading = true;
      int held = 0;
      for (int n = in.read(buffer); n > 0; n = in.read(buffer, held, buffer.length - held)) {
        int begin = 0;
        for (int at = held; at < held + n; at++) {
          if (buffer[at] == '\n') {
            int found = heading ? -1 : state(buffer, begin, at);
            if (found == state || found == other) {
              Set<Long> inodes = found == TcpState.CLOSE_WAIT ? waiting : others;
              if (rows != null) {
                add(new String(buffer, begin, at - begin, StandardCharsets.US_ASCII), rows);
              } else if (inodes != null) {
                inodes.add(inode(buffer, begin, at));
              }
            }
            heading = false;
            lines++;
            begin = at + 1;
          }
        }
        held += n - begin;
        System.arraycopy(buffer, begin, buffer, 0, held);
      }
    } catch (java.io.FileNotFoundException withoutThisProtocol) {
      // an IPv4-only or IPv6-only kernel
    }
    return lines;
  }

  /** State in this line, which comes after two addresses of one length; -1: the line is torn. */
  private static int state(byte[] buffer, int begin, int end) {
    int local = next(buffer, ':', begin, end) + 2;
    int place = local + 2 * (next(buffer, ' ', local, end) + 1 - local);
    return place + 1 >= end
        ? -1
        : Character.digit(buffer[place], 16) << 4 | Character.digit(buffer[place + 1], 16);
  }

  /** The tenth of the fields; 0, which no socket has, in a line that is torn. */
  private static long inode(byte[] buffer, int begin, int end) {
    int at = begin;
    for (int field = 0; field < INODE; field++) {
      while (at < end && buffer[at] == ' ') {
        at++;
      }
      at = next(buffer, ' ', at, end);
    }
    long inode = 0;
    for (at++; at < end && buffer[at] >= '0' && buffer[at] <= '9'; at++) {
      inode = 10 * inode + buffer[at] - '0';
    }
    return inode;
  }

  private static int next(byte[] buffer, char wanted, int begin, int end) {
    int at = begin;
    while (at < end && buffer[at] != wanted) {
      at++;
    }
    return at;
  }

  private static void add(String line, Consumer<Row> rows) throws UnknownHostException {
    List<String> fields = new ArrayList<>();
    for (StringTokenizer words = new StringTokenizer(line, " "); words.hasMoreTokens(); ) {
      fields.add(words.nextToken());
    }
    if (fields.size() > 9) {
      rows.accept(new Row(fields));
    }
  }

  /** Hexadecimal, in 32-bit words of the machine's byte order, then the port. */
  public static InetSocketAddress address(String text) throws UnknownHostException {
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
