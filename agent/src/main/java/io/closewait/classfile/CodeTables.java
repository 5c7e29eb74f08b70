// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static io.closewait.classfile.Bytes.i4;
import static io.closewait.classfile.Bytes.u2;

/** Copies what follows the instructions of a method: handlers, lines, variables, frames. */
final class CodeTables {
  private static final String FRAMES = "StackMapTable";

  private final byte[] b;
  private final Constants constants;

  /** New place of each instruction, and of the code's end; -1 within an instruction. */
  private final int[] places;

  private final Guard guard;

  /** Where the handlers of what is inserted stand. */
  private int resume;

  private int leave;

  CodeTables(byte[] b, Constants constants, int[] places, Guard guard) {
    this.b = b;
    this.constants = constants;
    this.places = places;
    this.guard = guard;
  }

  /** Where our handlers stand; negative for none. */
  void guards(int resumeAt, int leaveAt) {
    resume = resumeAt;
    leave = leaveAt;
  }

  private static void require(boolean known) {
    if (!known) {
      throw new IllegalArgumentException("not known");
    }
  }

  private int place(int old) {
    int place = places[old];
    require(place >= 0);
    return place;
  }

  /**
   * Copies the table of handlers; ours come first, as the first that fits is taken.
   *
   * @param guarded the beginning and end of each guarded piece
   * @return where the table ends in the class file
   */
  int copyHandlers(int at, int[] guarded, int pieces, Bytes out) {
    int count = u2(b, at);
    out.u2(count + pieces / 2 * Guard.caught().length);
    for (int i = 0; i < pieces; i += 2) {
      boolean atEntry = i == 0 && resume >= 0;
      guard.handle(guarded[i], guarded[i + 1], atEntry ? resume : leave, out);
    }
    at += 2;
    for (; count > 0; count--) {
      out.u2(place(u2(b, at)));
      out.u2(place(u2(b, at + 2)));
      out.u2(place(u2(b, at + 4)));
      out.copy(b, at + 6, at + 8); // type
      at += 8;
    }
    return at;
  }

  /** Copies the attributes of the code; where they end in the class file. */
  int copyAttributes(int at, Bytes out) {
    FrameMover frames = new FrameMover(b, places, guard, resume, leave);
    int attributes = u2(b, at);
    int counted = out.size;
    out.u2(0);
    at += 2;
    boolean framed = !frames.needed();
    int added = 0;
    for (int i = 0; i < attributes; i++) {
      framed |= constants.is(u2(b, at), FRAMES);
      at = copyTable(at, frames, out);
    }
    if (!framed) {
      out.u2(constants.text(FRAMES));
      int begin = out.size + 4;
      out.i4(0);
      frames.writeNew(out);
      out.i4At(begin - 4, out.size - begin);
      added = 1;
    }
    out.u2At(counted, attributes + added);
    return at;
  }

  private int copyTable(int at, FrameMover frames, Bytes out) {
    int name = u2(b, at);
    int next = at + 6 + i4(b, at + 2);
    out.copy(b, at, at + 6);
    int begin = out.size;
    at += 6;
    if (constants.is(name, FRAMES)) {
      at = frames.copyTo(at, out);
    } else if (constants.is(name, "LineNumberTable")) {
      at = copyLines(at, out);
    } else {
      require(
          constants.is(name, "LocalVariableTable") || constants.is(name, "LocalVariableTypeTable"));
      at = copyVariables(at, out);
    }
    require(at == next);
    out.i4At(begin - 4, out.size - begin);
    return next;
  }

  private int copyLines(int at, Bytes out) {
    int count = u2(b, at);
    out.u2(count);
    at += 2;
    for (; count > 0; count--) {
      out.u2(place(u2(b, at)));
      out.copy(b, at + 2, at + 4); // line
      at += 4;
    }
    return at;
  }

  private int copyVariables(int at, Bytes out) {
    int count = u2(b, at);
    out.u2(count);
    at += 2;
    for (; count > 0; count--) {
      int from = u2(b, at);
      int place = place(from);
      out.u2(place);
      out.u2(place(from + u2(b, at + 2)) - place);
      out.copy(b, at + 4, at + 10); // name, type, slot
      at += 10;
    }
    return at;
  }
}
