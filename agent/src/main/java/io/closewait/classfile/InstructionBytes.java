// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;

/** The inserted instructions as bytes. Names of opcodes are constants: javac copies them. */
final class InstructionBytes extends Bytes implements Instructions {
  private static final int ILOAD_0 = 26;
  private static final int ISTORE_0 = 59;
  private static final int WIDE = 196;

  private final Constants constants;

  InstructionBytes(Constants constants) {
    super(32);
    this.constants = constants;
  }

  @Override
  public void plain(int opcode) {
    u1(opcode);
  }

  @Override
  public void load(int opcode, int local) {
    variable(opcode, ILOAD_0 + 4 * (opcode - ILOAD), local);
  }

  void store(int opcode, int local) {
    variable(opcode, ISTORE_0 + 4 * (opcode - ISTORE), local);
  }

  /** The first one of the short forms follows the opcode here. */
  private void variable(int opcode, int shortForm, int local) {
    if (local < 4) {
      u1(shortForm + local);
    } else if (local < 256) {
      u1(opcode);
      u1(local);
    } else {
      u1(WIDE);
      u1(opcode);
      u2(local);
    }
  }

  @Override
  public void cast(String type) {
    u1(CHECKCAST);
    u2(constants.type(type));
  }

  @Override
  public void getField(String owner, String name, String type) {
    u1(GETFIELD);
    u2(constants.member(Constants.FIELD, owner, name, type));
  }

  @Override
  public void call(int opcode, String owner, String name, String descriptor) {
    u1(opcode);
    u2(constants.member(Constants.METHOD, owner, name, descriptor));
  }
}
