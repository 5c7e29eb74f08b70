// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.DLOAD;
import static net.bytebuddy.jar.asm.Opcodes.DRETURN;
import static net.bytebuddy.jar.asm.Opcodes.DSTORE;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.FLOAD;
import static net.bytebuddy.jar.asm.Opcodes.FRETURN;
import static net.bytebuddy.jar.asm.Opcodes.FSTORE;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;
import static net.bytebuddy.jar.asm.Opcodes.LLOAD;
import static net.bytebuddy.jar.asm.Opcodes.LRETURN;
import static net.bytebuddy.jar.asm.Opcodes.LSTORE;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

/**
 * What keeps a failure of the inserted code from the method: handlers behind its last instruction.
 * That of the entry goes on with the method, that of the returns returns what was about to be
 * returned, which is kept in a local variable of its own. Nothing of it runs as long as nothing
 * fails, but for the storing of that variable.
 *
 * <p>They catch what inserted code throws by itself, first of all a StackOverflowError before it
 * could do anything, and not what others throw into the thread.
 */
public final class Guard {
  private static final int TOP = 0, INTEGER = 1, UNINITIALIZED_THIS = 6, OBJECT = 7;
  private static final int GOTO_W = 200;
  private static final int SAME_EXTENDED = 251, FULL = 255;

  private final Constants constants;
  private final String type;
  private final String method;
  private final String descriptor;

  /** Opcode of the method's returns. */
  private final int end;

  /** The variable that keeps the result. */
  private final int slot;

  Guard(Constants constants, String type, String method, String descriptor, int end, int slot) {
    this.constants = constants;
    this.type = type;
    this.method = method;
    this.descriptor = descriptor;
    this.end = end;
    this.slot = slot;
  }

  /** What is caught, by name. */
  public static String[] caught() {
    return new String[] {"java/lang/VirtualMachineError", "java/lang/LinkageError"};
  }

  /** Opcode that keeps a result; 0 for none. */
  public static int store(int end) {
    return end == IRETURN
        ? ISTORE
        : end == LRETURN ? LSTORE : end == FRETURN ? FSTORE : end == DRETURN ? DSTORE : store0(end);
  }

  private static int store0(int end) {
    return end == RETURN ? 0 : ASTORE;
  }

  /** Opcode that brings it back. */
  public static int load(int end) {
    return end == IRETURN
        ? ILOAD
        : end == LRETURN ? LLOAD : end == FRETURN ? FLOAD : end == DRETURN ? DLOAD : ALOAD;
  }

  /** Local variables that a result takes. */
  public static int slots(int end) {
    return end == RETURN ? 0 : isWide(end) ? 2 : 1;
  }

  private static boolean isWide(int end) {
    return end == LRETURN || end == DRETURN;
  }

  /** Stands before the code that is inserted before a return. */
  InstructionBytes save() {
    InstructionBytes code = new InstructionBytes(constants);
    if (end != RETURN) {
      code.plain(isWide(end) ? DUP2 : DUP);
      code.store(store(end), slot);
    }
    return code;
  }

  /** The handler of what is inserted at the entry; it stands at {@code at}. */
  Bytes resume(int at, int begin) {
    Bytes code = new Bytes(6);
    code.u1(POP);
    int distance = begin - at - 1;
    if ((short) distance == distance) {
      code.u1(GOTO);
      code.u2(distance & 0xffff);
    } else {
      code.u1(GOTO_W);
      code.i4(distance);
    }
    return code;
  }

  /** The handler of what is inserted before the returns. */
  Bytes leave() {
    InstructionBytes code = new InstructionBytes(constants);
    code.plain(POP);
    if (end != RETURN) {
      code.load(load(end), slot);
    }
    code.plain(end);
    return code;
  }

  /** One range of code and its handler. */
  void handle(int from, int to, int handler, Bytes out) {
    for (String each : caught()) {
      out.u2(from);
      out.u2(to);
      out.u2(handler);
      out.u2(constants.type(each));
    }
  }

  /** The frame of the first instruction of the method's own, as at its beginning. */
  static void frameOfBeginning(int distance, Bytes out) {
    if (distance < 64) {
      out.u1(distance);
    } else {
      out.u1(SAME_EXTENDED);
      out.u2(distance);
    }
  }

  /** The frame of the handler that goes on: all parameters are as at the beginning. */
  void frameOfResume(int distance, Bytes out) {
    out.u1(FULL);
    out.u2(distance);
    int counted = out.size;
    out.u2(0);
    int count = 1;
    if (method.equals("<init>")) {
      out.u1(UNINITIALIZED_THIS);
    } else {
      object(type, out);
    }
    for (int at = 1; descriptor.charAt(at) != ')'; at = next(at), count++) {
      verified(at, out);
    }
    out.u2At(counted, count);
    thrown(out);
  }

  /** The frame of the handler that returns: nothing counts but what is returned. */
  void frameOfLeave(int distance, Bytes out) {
    out.u1(FULL);
    out.u2(distance);
    if (end == RETURN) {
      out.u2(0);
    } else {
      out.u2(slot + 1);
      for (int i = 0; i < slot; i++) {
        out.u1(TOP);
      }
      verified(descriptor.indexOf(')') + 1, out);
    }
    thrown(out);
  }

  private void thrown(Bytes out) {
    out.u2(1);
    object("java/lang/Throwable", out);
  }

  /** The type of a parameter or result, as the verifier names it. */
  private void verified(int at, Bytes out) {
    char kind = descriptor.charAt(at);
    if (kind == 'L') {
      object(descriptor.substring(at + 1, next(at) - 1), out);
    } else if (kind == '[') {
      object(descriptor.substring(at, next(at)), out);
    } else {
      int number = "FDJ".indexOf(kind);
      out.u1(number < 0 ? INTEGER : 2 + number);
    }
  }

  private void object(String name, Bytes out) {
    out.u1(OBJECT);
    out.u2(constants.type(name));
  }

  /** Where the next type of the descriptor begins. */
  private int next(int at) {
    while (descriptor.charAt(at) == '[') {
      at++;
    }
    return descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
  }
}
