// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.kernel.SocketStates;
import io.closewait.kernel.TcpState;
import io.closewait.mailbox.Proc;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The sockets that one process has open, from round to round: of descriptors beyond a hundred
 * thousand only the number is told. To ask what a descriptor is costs most of a round, so it is
 * asked once: as long as the kernel lists that socket, the descriptor is taken to be it. One
 * thread.
 */
final class OpenSockets {
  private static final int MOST = 100_000;
  private static final String SOCKET = "socket:[";

  /** A socket may live on in another process after this one has closed it. */
  private static final int ASK_ALL_EVERY = 20;

  private final Proc proc;
  private final long pid;
  private int[] numbers = new int[64];

  /** Of each number that of the socket, or 0 where it is none. */
  private long[] inodes = new long[64];

  private int size;
  private int used;
  private int rounds;

  OpenSockets(Proc proc, long pid) {
    this.proc = proc;
    this.pid = pid;
  }

  /** Reads the descriptors anew; whether that was possible. */
  boolean read() {
    int[] now = new int[Math.max(64, size + size / 8)];
    int count = 0;
    used = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.path(pid, "fd"))) {
      for (Path descriptor : descriptors) {
        int number = used++ < MOST ? number(descriptor) : -1;
        if (number >= 0) {
          now = count == now.length ? Arrays.copyOf(now, 2 * count) : now;
          now[count++] = number;
        }
      }
    } catch (IOException | DirectoryIteratorException endedOrNotForUs) {
      return false;
    }
    Arrays.sort(now, 0, count);
    take(now, count);
    return true;
  }

  /** What is known of numbers that are still there is kept, the others are asked. */
  private void take(int[] now, int count) {
    int known = rounds++ % ASK_ALL_EVERY == 0 ? 0 : size;
    long[] found = new long[now.length];
    int before = 0;
    for (int i = 0; i < count; i++) {
      while (before < known && numbers[before] < now[i]) {
        before++;
      }
      boolean same = before < known && numbers[before] == now[i] && inodes[before] != 0;
      found[i] = same ? inodes[before] : inode(now[i]);
    }
    numbers = now;
    inodes = found;
    size = count;
  }

  private static int number(Path descriptor) {
    try {
      return Integer.parseInt(descriptor.getFileName().toString());
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  /** 0 where it is no socket, or is closed by now. */
  private long inode(int number) {
    try {
      String link = Files.readSymbolicLink(proc.path(pid, "fd/" + number)).toString();
      return link.startsWith(SOCKET)
          ? Long.parseLong(link.substring(SOCKET.length(), link.length() - 1))
          : 0;
    } catch (IOException | RuntimeException closed) {
      return 0;
    }
  }

  /** What the kernel's lists, which were read after the descriptors, say of them. */
  Figures figures(SocketStates states, long limit) {
    int closeWait = 0;
    int dead = 0;
    int established = 0;
    Peers peers = new Peers();
    for (int i = 0; i < size; i++) {
      long inode = inodes[i];
      int state = inode == 0 ? TcpState.UNKNOWN : states.state(inode);
      if (inode != 0 && state == 0) {
        inodes[i] = inode(numbers[i]);
        boolean isAnother = inodes[i] != inode; // the number was closed, and may be used again
        dead += !isAnother && states.isComplete() ? 1 : 0;
        state = isAnother ? states.state(inodes[i]) : TcpState.UNKNOWN;
      }
      if (state == TcpState.CLOSE_WAIT) {
        closeWait++;
        peers.add(states.ends(inodes[i]));
      } else if (state == TcpState.ESTABLISHED) {
        established++;
      }
    }
    return new Figures(closeWait, dead, established, used, limit, peers.words());
  }
}
