// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All sockets of one network namespace by their inodes, as its folder {@code net} lists them: read
 * once, asked for many processes. Half a million sockets take 4 MB and no garbage; the object is
 * used again for the next reading. One thread.
 */
public final class SocketStates {
  /** More than any kernel holds in its memory for one namespace that is of use to anybody. */
  private static final int MOST = 1 << 22;

  /** Ends of connections in CLOSE_WAIT whose addresses are kept, to name the peers. */
  private static final int MOST_ENDS = 20_000;

  private static final int STATE_BITS = 4, OTHER = 15;
  private static final int COLUMNS_OF_TCP = 9;
  private static final int LONGEST_LINE = 1 << 14;

  /** The column of the inode in lists that are laid out like TCP's. */
  private static final String[] LIKE_TCP = {
    "tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6", "netlink"
  };

  /** Inode and state in one number; sorted after a reading. */
  private long[] sockets = new long[1 << 10];

  private int size;
  private boolean complete;
  private final byte[] buffer = new byte[1 << 16];

  private final Map<Long, String> ends = new HashMap<>();

  /** Reads all lists of a process's folder {@code net}; a protocol that is not there has none. */
  public void read(Path net) throws IOException {
    size = 0;
    ends.clear();
    complete = true;
    for (String list : LIKE_TCP) {
      read(net.resolve(list), COLUMNS_OF_TCP, list.startsWith("tcp"));
    }
    read(net.resolve("unix"), 6, false);
    read(net.resolve("packet"), 8, false);
    Arrays.sort(sockets, 0, size);
  }

  /** How many sockets are listed. */
  public int size() {
    return size;
  }

  /** Whether what is not found here is in no list of the kernel. */
  public boolean isComplete() {
    return complete;
  }

  /** One of {@link TcpState}; 15 for a socket of another protocol, 0 where it is not listed. */
  public int state(long inode) {
    int at = Arrays.binarySearch(sockets, 0, size, inode << STATE_BITS);
    int first = at < 0 ? -at - 1 : at;
    boolean found = first < size && sockets[first] >>> STATE_BITS == inode;
    return found ? (int) sockets[first] & OTHER : 0;
  }

  /** Local and remote address of a connection in CLOSE_WAIT, as the kernel writes them; or null. */
  public @Nullable String ends(long inode) {
    return ends.get(inode);
  }

  private void read(Path list, int column, boolean tcp) throws IOException {
    try (InputStream in = new FileInputStream(list.toFile())) {
      boolean heading = true;
      int held = 0;
      for (int n = in.read(buffer); n > 0; n = in.read(buffer, held, buffer.length - held)) {
        int begin = 0;
        for (int at = held; at < held + n; at++) {
          if (buffer[at] == '\n') {
            if (!heading) {
              line(begin, at, column, tcp);
            }
            heading = false;
            begin = at + 1;
          }
        }
        held += n - begin;
        if (held > LONGEST_LINE) {
          throw new IOException("a line of " + list + " is too long");
        }
        System.arraycopy(buffer, begin, buffer, 0, held);
      }
    } catch (FileNotFoundException withoutThisProtocol) {
      // nor are there sockets of it
    }
  }

  private void line(int begin, int end, int column, boolean tcp) {
    int at = word(begin, end);
    int state = OTHER;
    int addresses = at;
    for (int i = 0; i < column && at < end; i++) {
      if (tcp && i == 1) {
        addresses = at;
      }
      if (tcp && i == 3 && at + 1 < end) {
        state = Character.digit(buffer[at], 16) << 4 | Character.digit(buffer[at + 1], 16);
      }
      while (at < end && buffer[at] != ' ') {
        at++;
      }
      at = word(at, end);
    }
    long inode = 0;
    while (at < end && buffer[at] >= '0' && buffer[at] <= '9' && inode >>> 56 == 0) {
      inode = inode * 10 + (buffer[at++] - '0');
    }
    if (inode > 0 && state > 0) {
      add(inode, state & OTHER);
      if (state == TcpState.CLOSE_WAIT) {
        addEnds(inode, addresses, end);
      }
    }
  }

  /** Where the next word begins. */
  private int word(int from, int end) {
    int at = from;
    while (at < end && buffer[at] == ' ') {
      at++;
    }
    return at;
  }

  private void add(long inode, int state) {
    if (size == MOST) {
      complete = false;
      return;
    }
    if (size == sockets.length) {
      sockets = Arrays.copyOf(sockets, 2 * size);
    }
    sockets[size++] = inode << STATE_BITS | state;
  }

  private void addEnds(long inode, int begin, int end) {
    if (ends.size() == MOST_ENDS) {
      return;
    }
    int at = begin;
    for (int spaces = 0; at < end && (buffer[at] != ' ' || ++spaces < 2); ) {
      at++;
    }
    ends.put(inode, new String(buffer, begin, at - begin, StandardCharsets.US_ASCII));
  }
}
