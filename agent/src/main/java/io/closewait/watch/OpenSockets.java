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
 * The sockets that one process has open, in two arrays that are used again: of descriptors beyond a
 * hundred thousand only the number is told.
 */
final class OpenSockets {
  private static final int MOST = 100_000;
  private static final String SOCKET = "socket:[";

  private final Proc proc;
  private int[] numbers = new int[64];
  private long[] inodes = new long[64];
  private int size;
  private int used;
  private long pid;

  OpenSockets(Proc proc) {
    this.proc = proc;
  }

  /** Reads those of a process; whether that was possible. */
  boolean read(long process) {
    pid = process;
    size = 0;
    used = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.path(process, "fd"))) {
      for (Path descriptor : descriptors) {
        if (used++ < MOST) {
          long inode = inode(descriptor);
          if (inode > 0) {
            add(number(descriptor), inode);
          }
        }
      }
      return true;
    } catch (IOException | DirectoryIteratorException endedOrNotForUs) {
      return false;
    }
  }

  private static int number(Path descriptor) {
    try {
      return Integer.parseInt(descriptor.getFileName().toString());
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  /** 0 where it is no socket, or is closed by now. */
  private static long inode(Path descriptor) {
    try {
      String link = Files.readSymbolicLink(descriptor).toString();
      return link.startsWith(SOCKET)
          ? Long.parseLong(link.substring(SOCKET.length(), link.length() - 1))
          : 0;
    } catch (IOException | RuntimeException closed) {
      return 0;
    }
  }

  private void add(int number, long inode) {
    if (size == inodes.length) {
      inodes = Arrays.copyOf(inodes, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size] = number;
    inodes[size++] = inode;
  }

  /** What the kernel's lists say of them. */
  Figures figures(SocketStates states, long limit) {
    int closeWait = 0;
    int dead = 0;
    int established = 0;
    Peers peers = new Peers();
    for (int i = 0; i < size; i++) {
      int state = states.state(inodes[i]);
      if (state == TcpState.CLOSE_WAIT) {
        closeWait++;
        peers.add(states.ends(inodes[i]));
      } else if (state == TcpState.ESTABLISHED) {
        established++;
      } else if (state == 0 && states.isComplete() && isStillOpen(i)) {
        dead++;
      }
    }
    return new Figures(closeWait, dead, established, used, limit, peers.words());
  }

  /** What was closed before the lists were read is in none of them, either. */
  private boolean isStillOpen(int i) {
    return inode(proc.path(pid, "fd/" + numbers[i])) == inodes[i];
  }
}
