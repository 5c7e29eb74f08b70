// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

/**
 * What the two longs of an entry of the {@link SocketTable} say, and how they become others. Reads
 * and computes; touches no memory of the table.
 *
 * <pre>
 * first   state 2 | side 2 | generation 16 | open site 16 | tick of opening 28
 * second  end-of-stream site 16 | owner site 16 | tick of the mark 27 | flags 5
 * </pre>
 *
 * A tick is a second of the agent's own clock. The <em>mark</em> is the moment from which a leak's
 * age counts: the end of stream, the sweeper's first sighting of a gone peer, or a later write.
 * Before there is one, its place counts the vain tries to learn who handles the connection.
 */
public final class EntryBits {
  /** Where the fields of the first long begin; the tick of opening is the lowest. */
  static final int STATE_AT = 62;

  private static final int SIDE_AT = 60, GENERATION_AT = 44, OPEN_SITE_AT = 28;

  /** Where those of the second long begin; the flags are the lowest. */
  private static final int EOF_SITE_AT = 48, OWNER_SITE_AT = 32, MARK_AT = 5;

  private static final int SITE = 0xffff;
  private static final long OPEN_TICK = (1L << OPEN_SITE_AT) - 1;
  private static final long MARK_TICK = (1L << OWNER_SITE_AT - MARK_AT) - 1;
  private static final long CLAIM = 3L << SIDE_AT;
  private static final long OURS = 2L << SIDE_AT;
  private static final long GENERATION = 0xffffL << GENERATION_AT;

  private EntryBits() {}

  /** One of the table's states, such as {@link SocketTable#OPEN}. */
  public static int state(long first) {
    return (int) (first >>> STATE_AT);
  }

  public static int side(long first) {
    return (int) (first >>> SIDE_AT) & 3;
  }

  /** Grows with each socket that uses the number; tells two users apart. */
  public static int generation(long first) {
    return (int) (first >>> GENERATION_AT) & 0xffff;
  }

  public static int openSite(long first) {
    return (int) (first >>> OPEN_SITE_AT) & SITE;
  }

  /** Where the end was read; UNSAMPLED where it was not. */
  public static int eofSite(long second) {
    return ended(second) ? (int) (second >>> EOF_SITE_AT) : SiteCapture.UNSAMPLED;
  }

  /** The first stack of a use: see {@link NamedSites#handler}. */
  public static int ownerSite(long second) {
    return (int) (second >>> OWNER_SITE_AT) & SITE;
  }

  /**
   * That of a later use, taken while nobody knew yet whether the first names the handler. It stands
   * where the stack of the end comes, until there is one.
   */
  public static int laterSite(long second) {
    return ended(second) ? SiteCapture.UNSAMPLED : (int) (second >>> EOF_SITE_AT);
  }

  private static boolean ended(long second) {
    return (second & (SocketTable.EOF | SocketTable.TLS_EOF)) != 0;
  }

  /** Ticks since the socket was opened. */
  public static int openAge(long first, int now) {
    return (int) (now - first & OPEN_TICK);
  }

  /** Ticks since the mark. */
  public static int markAge(long second, int now) {
    return ticksSince(markTick(second), now);
  }

  /** Tick of the mark, as far as it is kept: {@link #ticksSince} makes an age of it. */
  public static int markTick(long second) {
    return (int) (second >>> MARK_AT & MARK_TICK);
  }

  /** Ticks from a mark's tick to {@code now}. */
  public static int ticksSince(int markTick, int now) {
    return (int) (now - markTick & MARK_TICK);
  }

  /** The second long with the mark's tick set to {@code now} and {@code flags} added. */
  public static long marked(long second, int now, long flags) {
    return second & ~(MARK_TICK << MARK_AT) | (now & MARK_TICK) << MARK_AT | flags;
  }

  /** Whether nothing has gone yet, and the place of the mark's tick is free. */
  static boolean unmarked(long second) {
    return (second & SocketTable.MARKS) == 0;
  }

  /** How often it was asked in vain who handles the connection; at least so often. */
  static int tries(long second) {
    return markTick(second);
  }

  /** The second long of an unmarked connection after one more vain try. */
  static long tried(long second) {
    return second + (1L << MARK_AT);
  }

  /** The second long of a connection that turned out to be established: its peer is there. */
  public static long well(long second) {
    long ends = second & (SocketTable.EOF | SocketTable.TLS_EOF); // that of TLS needs no FIN
    return (ends == SocketTable.EOF ? withEofSite(second, SiteCapture.UNSAMPLED) : second)
            & ~(SocketTable.EOF | SocketTable.WATCHED)
        | SocketTable.ESTABLISHED;
  }

  static long withEofSite(long second, int site) {
    return second & ~((long) SITE << EOF_SITE_AT) | (long) site << EOF_SITE_AT;
  }

  /** With the two stacks of uses; the later one only where there is a place for it. */
  static long withUses(long second, int owner, int later) {
    long owned = withOwnerSite(second, owner);
    return ended(second) ? owned : withEofSite(owned, later);
  }

  static long withOwnerSite(long second, int site) {
    return second & ~((long) SITE << OWNER_SITE_AT) | (long) site << OWNER_SITE_AT;
  }

  /**
   * An empty entry that a hook is about to fill for the next user of the number. Others take it for
   * empty, but for those that would fill it themselves.
   */
  static long claimed(long previous) {
    return passedOn(previous) | CLAIM;
  }

  static boolean isClaim(long first) {
    return (first & ~GENERATION) == CLAIM;
  }

  /** The first long of an entry that is empty although its number is in use: by the agent. */
  static long ours(long previous) {
    return passedOn(previous) | OURS;
  }

  static boolean isOurs(long first) {
    return (first & ~GENERATION) == OURS;
  }

  /** First long of the next user of a number. */
  static long opened(long previous, int side, int site, int tick) {
    return (long) SocketTable.OPEN << STATE_AT
        | (long) side << SIDE_AT
        | (isClaim(previous) ? emptied(previous) : passedOn(previous))
        | (long) site << OPEN_SITE_AT
        | tick & OPEN_TICK;
  }

  /** What stays of the first long once the descriptor is released: its generation. */
  static long emptied(long first) {
    return first & GENERATION;
  }

  /** The first long of an empty entry after one more user of whom nothing was recorded. */
  static long passedOn(long first) {
    return first + (1L << GENERATION_AT) & GENERATION;
  }

  static long closing(long first) {
    return first & ~(3L << STATE_AT) | (long) SocketTable.CLOSING << STATE_AT;
  }
}
