// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

/**
 * Everything that is remembered of an open socket: two longs per descriptor number, outside the
 * heap.
 *
 * <p>A descriptor number is unique among open sockets, dense, and what the kernel answers about.
 * Entries lie in segments that are made on demand and never given back; no object of the
 * application is referenced, nothing is allocated per socket, and the collector sees none of it.
 *
 * <p>{@link EntryBits} tells what the two say.
 *
 * <p>Hooks write on application threads, the sweeper on the agent's thread; every access is
 * volatile, a change of an entry in use is a compare-and-swap.
 */
public final class SocketTable {
  /**
   * Values of {@link EntryBits#state}: nothing known; in use; close() called while the descriptor
   * lives on.
   */
  public static final int EMPTY = 0, OPEN = 1, CLOSING = 2;

  /** Values of {@link EntryBits#side}. */
  public static final int UNKNOWN_SIDE = 0, CONNECTED = 1, ACCEPTED = 2, LISTENER = 3;

  /** Flags of the second long: the application read -1. */
  public static final long EOF = 1;

  /** The application read -1 from a TLS stream: the TCP connection may not have ended. */
  public static final long TLS_EOF = 2;

  /** The sweeper saw the peer gone; a write restarts the clock. */
  public static final long WATCHED = 4;

  /** It is settled who handles the connection: a use named them, or no more is to be hoped. */
  public static final long OWNER_SETTLED = 8;

  /** The connection was established once. */
  public static final long ESTABLISHED = 16;

  static final long MARKS = EOF | TLS_EOF | WATCHED;

  private static final int STANDARD_ERROR = 2;
  private static final int SEGMENT_BITS = 12;

  /** Descriptor numbers in one segment, and segments: numbers from 1,048,576 are not tracked. */
  public static final int SEGMENT_SIZE = 1 << SEGMENT_BITS, SEGMENTS = 256;

  /** Bytes of an entry, and where in it the second long lies. */
  static final long ENTRY_BYTES = 16;

  static final int SECOND = 8;

  /** Where the address of each segment stands; outside the heap as they are. */
  private static final long DIRECTORY = Memory.allocate(SEGMENTS * 8);

  /** The same addresses for plain reads: a stale 0 only hides a segment made this instant. */
  private static final long[] ADDRESSES = new long[SEGMENTS];

  private SocketTable() {}

  /** Address of the entry's first long, or 0: nothing was ever recorded near this number. */
  static long find(int fd) {
    int segment = fd >>> SEGMENT_BITS; // -1 becomes a huge index
    if (segment >= SEGMENTS) {
      return 0;
    }
    long address = ADDRESSES[segment];
    return address == 0 ? 0 : address + (fd & SEGMENT_SIZE - 1) * ENTRY_BYTES;
  }

  /** Like {@link #find}, but makes the segment first; 0 for a number beyond the table. */
  static long make(int fd) {
    int segment = fd >>> SEGMENT_BITS;
    if (segment >= SEGMENTS) {
      return 0;
    }
    if (ADDRESSES[segment] == 0) {
      makeSegment(segment);
    }
    return find(fd);
  }

  /**
   * Makes the first segment. For an agent that comes late: a socket whose opening no hook saw is
   * recorded when it is used, and a use finds no entry where there is no segment.
   */
  public static void makeRoom() {
    make(0);
  }

  private static void makeSegment(int segment) {
    long entry = DIRECTORY + segment * 8L;
    if (Memory.get(entry) == 0) {
      long fresh = Memory.allocate(SEGMENT_SIZE * ENTRY_BYTES);
      if (!Memory.swap(entry, 0, fresh)) {
        Memory.release(fresh);
      }
    }
    ADDRESSES[segment] = Memory.get(entry);
  }

  /** Lowest number from {@code fd} on whose entry is not empty, or -1. For the sweeper. */
  public static int nextUsed(int fd) {
    for (int segment = fd >>> SEGMENT_BITS; segment < SEGMENTS; segment++) {
      long address = Memory.get(DIRECTORY + segment * 8L);
      if (address != 0) {
        int from = segment == fd >>> SEGMENT_BITS ? fd & SEGMENT_SIZE - 1 : 0;
        for (int i = from; i < SEGMENT_SIZE; i++) {
          if (Memory.get(address + i * ENTRY_BYTES) >>> EntryBits.STATE_AT != EMPTY) {
            return segment * SEGMENT_SIZE + i;
          }
        }
      }
    }
    return -1;
  }

  /**
   * Like {@link #nextUsed}, but stops only at sockets that bear a mark or are closing: the
   * sweeper's usual walk, in which nearly every socket is well.
   *
   * @param passed its first element grows by the well sockets on the way, listeners not counted
   */
  public static int nextMarked(int fd, int[] passed) {
    int well = 0;
    int found = -1;
    for (int segment = fd >>> SEGMENT_BITS; segment < SEGMENTS && found < 0; segment++) {
      long address = Memory.get(DIRECTORY + segment * 8L);
      if (address == 0) {
        continue;
      }
      long end = address + SEGMENT_SIZE * ENTRY_BYTES;
      long entry =
          segment == fd >>> SEGMENT_BITS
              ? address + (fd & SEGMENT_SIZE - 1) * ENTRY_BYTES
              : address;
      // plain reads, two compares: a million entries are as long as the memory takes
      for (; entry < end; entry += ENTRY_BYTES) {
        long first = Memory.peek(entry);
        if (first >>> EntryBits.STATE_AT == OPEN && (Memory.peek(entry + SECOND) & MARKS) == 0) {
          well += EntryBits.side(first) == LISTENER ? 0 : 1;
        } else if (first >>> EntryBits.STATE_AT != EMPTY) {
          found = segment * SEGMENT_SIZE + (int) ((entry - address) / ENTRY_BYTES);
          break;
        }
      }
    }
    passed[0] += well;
    return found;
  }

  /** First long of the entry, 0 for a number that was never seen. */
  public static long first(int fd) {
    long entry = find(fd);
    return entry == 0 ? 0 : Memory.get(entry);
  }

  /** Second long of the entry. */
  public static long second(int fd) {
    long entry = find(fd);
    return entry == 0 ? 0 : Memory.get(entry + SECOND);
  }

  /** Empties the entry if it is still as read. */
  public static boolean empty(int fd, long first) {
    long entry = find(fd);
    return entry != 0 && Memory.swap(entry, first, EntryBits.emptied(first));
  }

  /** Replaces the second long if the whole entry is still as read. */
  public static boolean update(int fd, long first, long second, long replacement) {
    long entry = find(fd);
    return entry != 0
        && Memory.get(entry) == first
        && Memory.swap(entry + SECOND, second, replacement);
  }

  /**
   * Records a connection whose opening was not seen, unless the number is already in use. The
   * standard streams are whoever's that started the process, whatever is behind them.
   */
  public static boolean seed(int fd, int tick) {
    long entry = fd <= STANDARD_ERROR ? 0 : make(fd);
    if (entry == 0) {
      return false;
    }
    long first = Memory.get(entry);
    if (EntryBits.state(first) != EMPTY) {
      return false;
    }
    long claim = EntryBits.claimed(first);
    return !EntryBits.isClaim(first)
        && !EntryBits.isOurs(first)
        && Memory.swap(entry, first, claim) // else a hook was first: the second long is its own
        && fill(
            entry,
            claim,
            ESTABLISHED,
            EntryBits.opened(claim, UNKNOWN_SIDE, SiteCapture.UNSAMPLED, tick));
  }

  /**
   * Makes an entry of a claim; the second long first, so that nobody reads that of the last user.
   *
   * @return false if the number was released meanwhile, or has been claimed anew
   */
  static boolean fill(long entry, long claim, long second, long first) {
    long former;
    do { // no hook writes to an empty entry, but one that was late for the last user
      former = Memory.get(entry + SECOND);
    } while (!Memory.swap(entry + SECOND, former, second) && Memory.get(entry) == claim);
    return Memory.swap(entry, claim, first);
  }

  /** Empties every entry, as when the agent is taken out. */
  public static void clear() {
    for (int fd = nextUsed(0); fd >= 0; fd = nextUsed(fd + 1)) {
      long entry = find(fd);
      Memory.set(entry, EntryBits.emptied(Memory.get(entry)));
    }
  }

  /** Tells one user of a number from the next. */
  public static long identity(int fd, long first) {
    return (long) fd << 16 | EntryBits.generation(first);
  }

  /** The number in such an identity. */
  public static int number(long identity) {
    return (int) (identity >>> 16);
  }
}
