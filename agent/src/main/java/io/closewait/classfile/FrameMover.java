// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static io.closewait.classfile.Bytes.u2;

/**
 * Copies a StackMapTable whose frames have moved, and adds those that the guards of inserted code
 * need. Frames name their distance from the last one.
 */
final class FrameMover {
  private static final int SAME_LOCALS_1 = 64;
  private static final int FIRST_EXTENDED = 247;
  private static final int SAME_EXTENDED = 251;
  private static final int FULL = 255;
  private static final int OBJECT = 7;
  private static final int UNINITIALIZED = 8;

  private final byte[] b;

  /** New place by the old one; -1 where no instruction begins. */
  private final int[] places;

  private final Guard guard;

  /** Where the handlers of inserted code stand, negative for none; behind all other code. */
  private final int resume;

  private final int leave;

  private int at;

  /** Place of the last frame. */
  private int last = -1;

  FrameMover(byte[] b, int[] places, Guard guard, int resume, int leave) {
    this.b = b;
    this.places = places;
    this.guard = guard;
    this.resume = resume;
    this.leave = leave;
  }

  /** Class files before Java 6 have no such table. */
  boolean needed() {
    return u2(b, 6) >= 50;
  }

  /** Writes the table of a method that had none. */
  void writeNew(Bytes out) {
    out.u2((resume < 0 ? 0 : 2) + (leave < 0 ? 0 : 1));
    if (resume >= 0) {
      beginning(out);
    }
    handlers(out);
  }

  private void beginning(Bytes out) {
    Guard.frameOfBeginning(places[0], out);
    last = places[0];
  }

  private void handlers(Bytes out) {
    if (resume >= 0) {
      guard.frameOfResume(resume - last - 1, out);
      last = resume;
    }
    if (leave >= 0) {
      guard.frameOfLeave(leave - last - 1, out);
    }
  }

  /** Whether the first of the frames is that of the first instruction. */
  private boolean beginsAtOnce(int from) {
    int kind = b[from] & 255;
    return kind < FIRST_EXTENDED ? (kind & 63) == 0 : u2(b, from + 1) == 0;
  }

  /**
   * Copies the table without its head.
   *
   * @return where it ends in the class file
   * @throws RuntimeException if there is something that is not known
   */
  int copyTo(int from, Bytes out) {
    int count = u2(b, from);
    at = from + 2;
    boolean adds = resume >= 0 && (count == 0 || !beginsAtOnce(at));
    out.u2(count + (adds ? 1 : 0) + (resume < 0 ? 0 : 1) + (leave < 0 ? 0 : 1));
    if (adds) {
      beginning(out);
    }
    int old = -1;
    for (; count > 0; count--) {
      int kind = b[at++] & 255;
      if (kind < FIRST_EXTENDED) {
        old += 1 + (kind & 63);
      } else {
        old += 1 + u2(b, at);
        at += 2;
      }
      int place = place(old);
      writeKind(kind, place - last - 1, out);
      last = place;
      if (kind >= SAME_LOCALS_1 && kind <= FIRST_EXTENDED) {
        copyTypes(1, out);
      } else if (kind == FULL) {
        copyCounted(out);
        copyCounted(out);
      } else if (kind > SAME_EXTENDED) {
        copyTypes(kind - SAME_EXTENDED, out);
      }
    }
    handlers(out);
    return at;
  }

  private int place(int old) {
    int place = places[old];
    if (place < 0) {
      throw new IllegalArgumentException("no instruction at " + old);
    }
    return place;
  }

  private static void writeKind(int kind, int distance, Bytes out) {
    if (kind >= 2 * SAME_LOCALS_1 && kind < FIRST_EXTENDED) {
      throw new IllegalArgumentException("frame " + kind);
    }
    if (kind < FIRST_EXTENDED && distance < SAME_LOCALS_1) {
      out.u1(kind & SAME_LOCALS_1 | distance);
      return;
    }
    if (kind < SAME_LOCALS_1) {
      out.u1(SAME_EXTENDED);
    } else {
      out.u1(kind < FIRST_EXTENDED ? FIRST_EXTENDED : kind);
    }
    out.u2(distance);
  }

  private void copyCounted(Bytes out) {
    int count = u2(b, at);
    at += 2;
    out.u2(count);
    copyTypes(count, out);
  }

  private void copyTypes(int count, Bytes out) {
    for (; count > 0; count--) {
      int tag = b[at++];
      out.u1(tag);
      if (tag == OBJECT) {
        out.copy(b, at, at + 2);
        at += 2;
      } else if (tag == UNINITIALIZED) {
        out.u2(place(u2(b, at)));
        at += 2;
      } else if (tag < 0 || tag > UNINITIALIZED) {
        throw new IllegalArgumentException("type " + tag);
      }
    }
  }
}
