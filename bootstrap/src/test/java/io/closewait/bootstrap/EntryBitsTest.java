// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static io.closewait.bootstrap.SocketTable.ACCEPTED;
import static io.closewait.bootstrap.SocketTable.CLOSING;
import static io.closewait.bootstrap.SocketTable.CONNECTED;
import static io.closewait.bootstrap.SocketTable.EMPTY;
import static io.closewait.bootstrap.SocketTable.EOF;
import static io.closewait.bootstrap.SocketTable.ESTABLISHED;
import static io.closewait.bootstrap.SocketTable.OPEN;
import static io.closewait.bootstrap.SocketTable.OWNER_SETTLED;
import static io.closewait.bootstrap.SocketTable.TLS_EOF;
import static io.closewait.bootstrap.SocketTable.UNKNOWN_SIDE;
import static io.closewait.bootstrap.SocketTable.WATCHED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is put into the two longs of an entry comes out again, and touches nothing else. */
class EntryBitsTest {
  private static final int SITE_MAX = 0xffff;

  private final Random random = new Random(20261123);

  @Test
  void theFirstLongKeepsWhatWasPutIn() {
    long first = 0;
    for (int i = 0; i < 20_000; i++) {
      int side = random.nextInt(4);
      int site = edgeOr(random.nextInt(SITE_MAX + 1), SITE_MAX);
      int tick = edgeOr(random.nextInt(1 << 28), (1 << 28) - 1);
      int generation = EntryBits.generation(first);
      first = EntryBits.opened(first, side, site, tick);
      checkFirst(first, OPEN, side, generation + 1 & 0xffff, site, tick);
      long closing = EntryBits.closing(first);
      checkFirst(closing, CLOSING, side, generation + 1 & 0xffff, site, tick);
      long emptied = EntryBits.emptied(random.nextBoolean() ? closing : first);
      checkFirst(emptied, EMPTY, UNKNOWN_SIDE, generation + 1 & 0xffff, 0, 0);
      first = random.nextBoolean() ? emptied : closing;
    }
  }

  static void checkFirst(long first, int state, int side, int generation, int site, int tick) {
    assertEquals(state, EntryBits.state(first));
    assertEquals(side, EntryBits.side(first));
    assertEquals(generation, EntryBits.generation(first));
    assertEquals(site, EntryBits.openSite(first));
    assertEquals(7, EntryBits.openAge(first, tick + 7));
  }

  @Test
  void theSecondLongKeepsWhatWasPutIn() {
    long second = 0;
    int eofSite = 0;
    int ownerSite = 0;
    int tick = 0;
    long flags = 0;
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          eofSite = edgeOr(random.nextInt(SITE_MAX + 1), SITE_MAX);
          second = EntryBits.withEofSite(second, eofSite);
        }
        case 1 -> {
          ownerSite = edgeOr(random.nextInt(SITE_MAX + 1), SITE_MAX);
          second = EntryBits.withOwnerSite(second, ownerSite);
        }
        default -> {
          tick = edgeOr(random.nextInt(1 << 27), (1 << 27) - 1);
          long added = 1L << random.nextInt(5);
          flags |= added;
          second = EntryBits.marked(second, tick, added);
        }
      }
      boolean ended = (flags & (EOF | TLS_EOF)) != 0;
      assertEquals(ended ? eofSite : 0, EntryBits.eofSite(second));
      assertEquals(ended ? 0 : eofSite, EntryBits.laterSite(second));
      assertEquals(ownerSite, EntryBits.ownerSite(second));
      assertEquals(tick, EntryBits.markTick(second));
      assertEquals(flags, second & (EOF | TLS_EOF | WATCHED | OWNER_SETTLED | ESTABLISHED));
    }
  }

  /** The value itself, or now and then one at the edge of the field. */
  private int edgeOr(int value, int greatest) {
    int dice = random.nextInt(10);
    return dice == 0 ? 0 : dice == 1 ? greatest : value;
  }

  @Test
  void theFlagsAreFiveDifferentBits() {
    assertEquals(0b11111, EOF | TLS_EOF | WATCHED | OWNER_SETTLED | ESTABLISHED);
    assertEquals(0b11111, EOF + TLS_EOF + WATCHED + OWNER_SETTLED + ESTABLISHED);
  }

  @Test
  void agesAreRightWhenTheTicksOfAnEntryWrapAround() {
    long first = EntryBits.opened(0, CONNECTED, 1, (1 << 28) - 5);
    assertEquals(15, EntryBits.openAge(first, (1 << 28) + 10));
    long second = EntryBits.marked(0, (1 << 27) - 5, EOF);
    assertEquals(15, EntryBits.markAge(second, (1 << 27) + 10));
    assertEquals(0, EntryBits.markAge(EntryBits.marked(0, 1 << 27, EOF), 1 << 27));
    int late = Integer.MAX_VALUE - 3;
    assertEquals(3, EntryBits.markAge(EntryBits.marked(0, late, EOF), late + 3));
    assertEquals(3, EntryBits.openAge(EntryBits.opened(0, CONNECTED, 1, late), late + 3));
  }

  @Test
  void theGenerationWrapsAroundAndTouchesNothingElse() {
    long first = 0;
    for (int i = 0; i < 0x10000; i++) {
      first = EntryBits.opened(EntryBits.emptied(first), ACCEPTED, SITE_MAX, 9);
      assertEquals(i + 1 & 0xffff, EntryBits.generation(first));
    }
    checkFirst(first, OPEN, ACCEPTED, 0, SITE_MAX, 9);
  }
}
