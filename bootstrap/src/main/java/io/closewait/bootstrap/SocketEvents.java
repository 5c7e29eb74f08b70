// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.io.FileDescriptor;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the patched JDK methods call. The public methods that take a descriptor are the hooks, one
 * for each event of the hook table; everything else here is for the agent.
 *
 * <p>A hook runs on the application's thread, often under the JDK's own locks. What every read or
 * write passes is one comparison, which the JIT inlines; the rest is in {@link SocketRecords}.
 */
public final class SocketEvents {
  /** An agent is at work in this JVM: a second one must not patch again. */
  public static volatile boolean installed;

  /** Ticks of the agent's clock, in seconds; set by the agent's thread. */
  public static volatile int now;

  /** Null: the agent is absent or switched off, and every hook returns. */
  public static volatile @Nullable SiteCapture capture;

  /** Keeps each single socket, in the mode for tests; null otherwise. */
  public static volatile @Nullable Ledger ledger;

  /** The agent came late: sockets that it did not see opening are recorded when they are used. */
  public static volatile boolean adopting;

  /** Finds the number of a TLS socket, -1 for none; null until the agent has seen one. */
  public static volatile @Nullable ToIntFunction<Object> tlsNumber;

  /** So many selectors are remembered. */
  static final int SELECTORS_LIMIT = 1 << 16;

  /** Open selectors by the number of their epoll descriptor, each with the site that opened it. */
  public static final ConcurrentHashMap<Integer, Integer> SELECTORS = new ConcurrentHashMap<>();

  /** Sockets not tracked because their number is beyond the table. */
  public static final StripedCounter BEYOND = new StripedCounter();

  /** Sockets that came into being, since the start: what a leak is measured by. */
  public static final StripedCounter OPENED = new StripedCounter();

  private SocketEvents() {}

  /** Changes when agents of different versions can no longer share these classes. */
  public static int protocol() {
    return 3;
  }

  /** A connection is about to be made, and the JDK has checked that the socket is open and new. */
  public static void connecting(FileDescriptor fd) {
    SocketRecords.opened(Memory.number(fd), SocketTable.CONNECTED, true);
  }

  /** A connection is about to be made if {@code open}; the JDK has not checked the socket yet. */
  public static void connecting(boolean open, FileDescriptor fd) {
    if (open) {
      SocketRecords.opened(Memory.number(fd), SocketTable.CONNECTED, false);
    }
  }

  /** A channel was made that nobody has connected yet. */
  public static void unconnected(FileDescriptor fd) {
    UnconnectedChannels.made(Memory.number(fd));
  }

  /** A selector was opened. */
  public static void selectorOpened(int epoll) {
    SocketRecords.selectorOpened(epoll);
  }

  /** A selector is about to give back its descriptors. */
  public static void selectorClosed(int epoll) {
    SocketRecords.selectorClosed(epoll);
  }

  /** A socket was made, of which nobody knows yet what will become of it, or was accepted. */
  public static void created(int fd) {
    SocketRecords.opened(fd, SocketTable.CONNECTED, false);
  }

  /** A connection was accepted; the number is negative where none was. */
  public static void accepted(int fd) {
    SocketRecords.opened(fd, SocketTable.ACCEPTED, true);
  }

  /** A connection was accepted. */
  public static void accepted(FileDescriptor fd) {
    SocketRecords.opened(Memory.number(fd), SocketTable.ACCEPTED, true);
  }

  /** A socket listens from now on. */
  public static void listening(FileDescriptor fd) {
    SocketRecords.opened(Memory.number(fd), SocketTable.LISTENER, true);
  }

  /** A read returned {@code n}: the hot path. */
  public static void afterRead(int n, FileDescriptor fd) {
    if (n == -1) {
      SocketRecords.endOfStream(Memory.number(fd), SocketTable.EOF);
    }
  }

  /** A scattering read returned {@code n}. */
  public static void afterReadv(long n, FileDescriptor fd) {
    if (n == -1) {
      SocketRecords.endOfStream(Memory.number(fd), SocketTable.EOF);
    }
  }

  /** A read of the descriptor of this number returned {@code n}. */
  public static void afterRead(int n, int fd) {
    if (n == -1) {
      SocketRecords.endOfStream(fd, SocketTable.EOF);
    }
  }

  /** A read of Netty's ring is complete: 0 is the end of stream. */
  public static void afterRingRead(int n, int fd) {
    if (n == 0) {
      SocketRecords.endOfStream(fd, SocketTable.EOF);
    }
  }

  /** A read of an asynchronous channel of Windows is complete: 0 is the end of stream. */
  public static void afterRingRead(int n, boolean open, FileDescriptor fd) {
    if (n == 0 && open) {
      SocketRecords.endOfStream(Memory.number(fd), SocketTable.EOF);
    }
  }

  /** A read of a TLS stream returned {@code n}; the connection below may not have ended. */
  public static void afterTlsRead(int n, Object socket) {
    if (n == -1) {
      SocketRecords.endOfTls(socket);
    }
  }

  /** The application starts an operation on a socket: it names who handles an accepted one. */
  public static void using(FileDescriptor fd) {
    using(Memory.number(fd));
  }

  /** The application starts an operation on the socket of this number. */
  public static void using(int fd) {
    long entry = SocketTable.find(fd);
    if (entry != 0) {
      long second = Memory.get(entry + SocketTable.SECOND);
      if ((second & SocketTable.OWNER_SETTLED) == 0) {
        SocketRecords.used(fd, entry, false);
      }
    }
  }

  /**
   * A read of the blocking socket of Java 8 to 12, whose end of stream, or on 8 a reset, is n &lt;=
   * 0.
   */
  public static void afterSocketRead(int n, FileDescriptor fd) {
    if (n <= 0) {
      SocketRecords.endOfStream(Memory.number(fd), SocketTable.EOF);
    }
  }

  /** A write returned {@code n}. */
  public static void afterWrite(int n, FileDescriptor fd) {
    if (n > 0) {
      wrote(Memory.number(fd));
    }
  }

  /** A write of an asynchronous channel of Windows is complete. */
  public static void afterWrite(int n, boolean open, FileDescriptor fd) {
    if (n > 0 && open) {
      wrote(Memory.number(fd));
    }
  }

  /** A write to the descriptor of this number returned {@code n}. */
  public static void afterWrite(int n, int fd) {
    if (n > 0) {
      wrote(fd);
    }
  }

  /** A gathering write returned {@code n}. */
  public static void afterWritev(long n, FileDescriptor fd) {
    if (n > 0) {
      wrote(Memory.number(fd));
    }
  }

  /** A gathering write to the descriptor of this number returned {@code n}. */
  public static void afterWritev(long n, int fd) {
    if (n > 0) {
      wrote(fd);
    }
  }

  /**
   * FileChannel.transferTo has sent {@code n} bytes by the kernel, to a socket or to another file:
   * only what is known to be a socket is looked at.
   */
  public static void afterTransfer(long n, FileDescriptor fd) {
    if (n > 0) {
      int number = Memory.number(fd);
      if (EntryBits.state(SocketTable.first(number)) == SocketTable.OPEN) {
        wrote(number);
      }
    }
  }

  /** FileChannel.transferTo has sent to a channel, and the kernel took bytes or not. */
  public static void afterTransfer(boolean taken, FileDescriptor fd) {
    if (taken) {
      wrote(Memory.number(fd));
    }
  }

  /** A write of the blocking socket of Java 8 to 12 returned normally. */
  public static void afterSocketWrite(FileDescriptor fd) {
    wrote(Memory.number(fd));
  }

  /** The application shuts the input of a socket: its reads end, and the peer may live on. */
  public static void inputShut(FileDescriptor fd) {
    if (ShutInputs.areNoted) {
      ShutInputs.note(Memory.number(fd));
    }
  }

  /** The same of a channel, if it is {@code open}. */
  public static void inputShut(boolean open, FileDescriptor fd) {
    if (open) {
      inputShut(fd);
    }
  }

  /** The application shuts one or both directions of the socket of this number. */
  public static void inputShut(boolean input, int fd) {
    if (input && ShutInputs.areNoted) {
      ShutInputs.note(fd);
    }
  }

  /** close() was called on the socket or channel; the descriptor may live on. */
  public static void closing(FileDescriptor fd) {
    SocketRecords.closing(Memory.number(fd));
  }

  /** The descriptor is about to be given back to the kernel: its number may be reused at once. */
  public static void released(FileDescriptor fd) {
    released(Memory.number(fd));
  }

  /** Netty tells whether the descriptor was open until now; if so, it is released next. */
  public static void markedClosed(int wasOpen, int fd) {
    if (wasOpen != 0) {
      released(fd);
    }
  }

  /** Netty closes a descriptor, if that is still open. */
  public static void released(boolean open, int fd) {
    if (open) {
      released(fd);
    }
  }

  /** The descriptor of this number is about to be given back to the kernel. */
  public static void released(int fd) {
    SocketRecords.released(fd);
  }

  private static void wrote(int fd) {
    long entry = SocketTable.find(fd);
    if (entry != 0) {
      long second = Memory.get(entry + SocketTable.SECOND);
      long interesting = SocketTable.OWNER_SETTLED | SocketTable.EOF | SocketTable.WATCHED;
      if ((second & interesting) != SocketTable.OWNER_SETTLED) {
        SocketRecords.used(fd, entry, true);
      }
    }
  }
}
