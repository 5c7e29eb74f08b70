// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ACC_ABSTRACT;
import static net.bytebuddy.jar.asm.Opcodes.ACC_NATIVE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

import io.closewait.classfile.ClassPatcher;
import io.closewait.classfile.Instructions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * Inserts the calls with ASM, into the class files that {@link ClassPatcher} leaves alone. Loading
 * and running ASM is a good part of what a start costs: nothing but that case may touch this class.
 */
final class HookInserter extends ClassVisitor {
  private final String type;
  private final HookPoint[] rows;
  private final Set<HookPoint> matched;

  private HookInserter(ClassVisitor next, String type, HookPoint[] rows, Set<HookPoint> matched) {
    super(ASM9, next);
    this.type = type;
    this.rows = rows;
    this.matched = matched;
  }

  /**
   * The class file with its hooks.
   *
   * @param type with slashes
   * @param rows those of this type
   * @param matched the rows that found their method are added to it
   */
  static byte[] patch(String type, byte[] code, HookPoint[] rows, Set<HookPoint> matched) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new HookInserter(writer, type, rows, matched), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
    if ((access & (ACC_NATIVE | ACC_ABSTRACT | ACC_STATIC)) != 0) {
      return method;
    }
    List<HookPoint> found = new ArrayList<>();
    for (HookPoint row : rows) {
      if (row.matches(name, descriptor)) {
        found.add(row);
        matched.add(row);
      }
    }
    return found.isEmpty() ? method : new Calls(method, found, type, descriptor);
  }

  private static final class Calls extends MethodVisitor implements Instructions {
    private final List<HookPoint> rows;
    private final String type;
    private final String descriptor;

    Calls(MethodVisitor next, List<HookPoint> rows, String type, String descriptor) {
      super(ASM9, next);
      this.rows = rows;
      this.type = type;
      this.descriptor = descriptor;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      insert(true, 0);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode >= IRETURN && opcode <= RETURN) {
        insert(false, opcode);
      }
      super.visitInsn(opcode);
    }

    private void insert(boolean atEntry, int end) {
      for (HookPoint row : rows) {
        if (row.atEntry() == atEntry) {
          row.insert(type, descriptor, end, this);
        }
      }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + ClassPatcher.STACK, maxLocals);
    }

    @Override
    public void plain(int opcode) {
      super.visitInsn(opcode);
    }

    @Override
    public void load(int opcode, int local) {
      visitVarInsn(opcode, local);
    }

    @Override
    public void cast(String wanted) {
      visitTypeInsn(CHECKCAST, wanted);
    }

    @Override
    public void getField(String owner, String name, String fieldType) {
      visitFieldInsn(GETFIELD, owner, name, fieldType);
    }

    @Override
    public void call(int opcode, String owner, String name, String called) {
      visitMethodInsn(opcode, owner, name, called, false);
    }
  }
}
