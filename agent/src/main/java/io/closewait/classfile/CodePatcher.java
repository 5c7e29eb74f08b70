// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static io.closewait.classfile.Bytes.i4;
import static io.closewait.classfile.Bytes.u2;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFNONNULL;
import static net.bytebuddy.jar.asm.Opcodes.IFNULL;
import static net.bytebuddy.jar.asm.Opcodes.IINC;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.JSR;
import static net.bytebuddy.jar.asm.Opcodes.LOOKUPSWITCH;
import static net.bytebuddy.jar.asm.Opcodes.RET;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.TABLESWITCH;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Inserts bytes at the entry of one method and before each of its returns, and moves whatever names
 * a place in its code. A jump to a return leads to what is inserted before it; a jump to the first
 * instruction does not enter again.
 */
final class CodePatcher {
  /** No handler there. */
  static final int NONE = -1;

  private static final int MAX_CODE = 65535;
  private static final int WIDE = 196;
  private static final int GOTO_W = 200;
  private static final int JSR_W = 201;

  /** Bytes of each instruction by opcode; 0 has to be looked at, and what is beyond is unknown. */
  private static final char[] LENGTHS =
      ("1111111111111111" // constants
              + "23233" // bipush, sipush, ldc, ldc_w, ldc2_w
              + "222221111111111111111111111111111" // loads
              + "222221111111111111111111111111111" // stores
              + "111111111111111111111111111111111111111111111" // stack, arithmetic
              + "3" // iinc
              + "11111111111111111111" // conversions, comparisons
              + "33333333333333" // if
              + "332" // goto, jsr, ret
              + "00" // switches
              + "111111" // returns
              + "3333333" // fields, calls
              + "55" // invokeinterface, invokedynamic
              + "323113311" // new … monitorexit
              + "0" // wide
              + "433" // multianewarray, ifnull, ifnonnull
              + "55") // goto_w, jsr_w
          .toCharArray();

  private final byte[] b;

  /** Where the attribute is. */
  private final int start;

  /** Where the first instruction is, and how many bytes there are. */
  private final int code;

  private final int length;
  private final Constants constants;
  private final @Nullable Bytes entry;
  private final @Nullable Bytes exit;
  private final Guard guard;

  /** What stands before {@code exit}. */
  private final Bytes save;

  /** Opcode of the method's returns. */
  private final int end;

  /** How many local variables there will be. */
  private final int slots;

  /** Where code is guarded: the beginning and end of each piece. */
  private int[] guarded;

  private int pieces;

  /** New place of each instruction, and of the code's end; -1 within an instruction. */
  private final int[] places;

  /**
   * For the Code attribute at {@code start} in a class file.
   *
   * @param entry null for none; and so {@code exit}
   * @param method the method's name
   * @throws RuntimeException here and from {@code write}: there is something that is not known
   */
  CodePatcher(
      byte[] b,
      int start,
      Constants constants,
      @Nullable Bytes entry,
      @Nullable Bytes exit,
      String type,
      String method,
      String descriptor) {
    this.b = b;
    this.start = start;
    this.code = start + 14;
    this.length = i4(b, start + 10);
    this.constants = constants;
    this.entry = entry;
    this.exit = exit;
    this.end = Returns.opcode(descriptor);
    int slot = u2(b, start + 8);
    this.guard = new Guard(constants, type, method, descriptor, end, slot);
    this.save = guard.save();
    this.slots = slot + (exit == null ? 0 : Guard.slots(end));
    this.guarded = new int[16];
    require(length > 0 && length <= MAX_CODE && length <= b.length - code);
    this.places = new int[length + 1];
  }

  private static void require(boolean known) {
    if (!known) {
      throw new IllegalArgumentException("not known");
    }
  }

  /** Writes the whole attribute. */
  void write(Bytes out) {
    findPlaces();
    out.copy(b, start, start + 6);
    int begin = out.size;
    out.u2(u2(b, start + 6) + Insertion.STACK);
    out.u2(slots);
    out.i4(0);
    copyCode(out);
    int resume = out.size - begin - 8;
    if (entry != null) {
      out.copy(guard.resume(resume, places[0]));
    }
    int leave = out.size - begin - 8;
    if (exit != null) {
      out.copy(guard.leave());
    }
    int size = out.size - begin - 8;
    require(size <= MAX_CODE);
    out.i4At(begin + 4, size);
    CodeTables tables = new CodeTables(b, constants, places, guard);
    tables.guards(entry != null ? resume : NONE, exit != null ? leave : NONE);
    int at = tables.copyHandlers(code + length, guarded, pieces, out);
    require(tables.copyAttributes(at, out) == start + 6 + i4(b, start + 2));
    out.i4At(begin - 4, out.size - begin);
  }

  private void findPlaces() {
    Arrays.fill(places, -1);
    int at = 0;
    int place = entry == null ? 0 : entry.size;
    while (at < length) {
      places[at] = place;
      int opcode = b[code + at] & 255;
      int size = LENGTHS[opcode] - '0';
      if (size == 0) {
        size = lengthAt(at, opcode);
        if (opcode != WIDE) {
          place += padding(place) - padding(at);
        }
      } else if (exit != null && opcode >= IRETURN && opcode <= RETURN) {
        require(opcode == end);
        place += save.size + exit.size;
      }
      at += size;
      place += size;
    }
    require(at == length);
    places[length] = place;
  }

  private int lengthAt(int at, int opcode) {
    if (opcode == WIDE) {
      return (b[code + at + 1] & 255) == IINC ? 6 : 4;
    }
    int head = at + 1 + padding(at);
    long cases;
    if (opcode == TABLESWITCH) {
      cases = (long) i4(b, code + head + 8) - i4(b, code + head + 4) + 1;
      head += 12;
    } else {
      cases = 2L * i4(b, code + head + 4);
      head += 8;
    }
    require(cases >= 0 && cases <= MAX_CODE);
    return head - at + 4 * (int) cases;
  }

  /** The bytes that align what follows a switch's opcode to four. */
  private static int padding(int at) {
    return 3 - (at & 3);
  }

  private void copyCode(Bytes out) {
    int begin = out.size;
    if (entry != null) {
      out.copy(entry);
      guarded(0, entry.size);
    }
    int copied = 0;
    int at = 0;
    while (at < length) {
      int opcode = b[code + at] & 255;
      int size = LENGTHS[opcode] - '0';
      int next = at + (size == 0 ? lengthAt(at, opcode) : size);
      if (opcode >= IFEQ && !copiedAsIs(opcode)) {
        out.copy(b, code + copied, code + at);
        moved(at, opcode, next, begin, out);
        copied = next;
      }
      at = next;
    }
    out.copy(b, code + copied, code + length);
  }

  private void guarded(int from, int to) {
    if (pieces == guarded.length) {
      guarded = Arrays.copyOf(guarded, 2 * pieces);
    }
    guarded[pieces++] = from;
    guarded[pieces++] = to;
  }

  private boolean copiedAsIs(int opcode) {
    if (opcode >= IRETURN && opcode <= RETURN) {
      return exit == null;
    }
    return opcode > LOOKUPSWITCH && opcode < IFNULL || opcode == RET;
  }

  private void moved(int at, int opcode, int next, int begin, Bytes out) {
    if (exit != null && opcode >= IRETURN && opcode <= RETURN) {
      out.copy(save);
      int from = out.size - begin;
      out.copy(exit);
      guarded(from, out.size - begin);
      out.u1(opcode);
      return;
    }
    out.u1(opcode);
    if (opcode <= JSR || opcode == IFNULL || opcode == IFNONNULL) {
      int distance = distance(at, (short) u2(b, code + at + 1));
      require((short) distance == distance);
      out.u2(distance & 0xffff);
    } else if (opcode == GOTO_W || opcode == JSR_W) {
      out.i4(distance(at, i4(b, code + at + 1)));
    } else {
      copySwitch(at, opcode, next, out);
    }
  }

  /** The new distance of a jump. Nothing is inserted before a jump, only before returns. */
  private int distance(int from, int distance) {
    return place(from + distance) - places[from];
  }

  private int place(int old) {
    int place = places[old];
    require(place >= 0);
    return place;
  }

  private void copySwitch(int at, int opcode, int next, Bytes out) {
    for (int pad = padding(places[at]); pad > 0; pad--) {
      out.u1(0);
    }
    int from = at + 1 + padding(at);
    out.i4(distance(at, i4(b, code + from)));
    boolean table = opcode == TABLESWITCH;
    int cases = from + (table ? 12 : 8);
    out.copy(b, code + from + 4, code + cases);
    for (int each = cases; each < next; each += 4) {
      if (!table) {
        out.i4(i4(b, code + each));
        each += 4;
      }
      out.i4(distance(at, i4(b, code + each)));
    }
  }
}
