// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static io.closewait.classfile.Bytes.u2;

/** Copies a StackMapTable whose frames have moved. Frames name their distance from the last one. */
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

  private int at;

  FrameMover(byte[] b, int at, int[] places) {
    this.b = b;
    this.at = at;
    this.places = places;
  }

  /**
   * Copies the table without its head.
   *
   * @return where it ends in the class file
   * @throws RuntimeException if there is something that is not known
   */
  int copyTo(Bytes out) {
    int count = u2(b, at);
    at += 2;
    out.u2(count);
    int old = -1;
    int last = -1;
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
