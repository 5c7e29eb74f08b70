// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ACC_ABSTRACT;
import static net.bytebuddy.jar.asm.Opcodes.ACC_NATIVE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.LRETURN;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/**
 * Inserts one static call per matching row. No branch, so the stack-map frames stay as they are;
 * and the JIT inlines the comparison behind the call.
 */
final class HookInserter extends ClassVisitor {
  private static final String EVENTS = "io/closewait/bootstrap/SocketEvents";

  private final String type;
  private final Set<HookPoint> matched;

  private HookInserter(ClassVisitor next, String type, Set<HookPoint> matched) {
    super(ASM9, next);
    this.type = type;
    this.matched = matched;
  }

  /**
   * The class file with its hooks; the rows that found their method are added to {@code matched}.
   */
  static byte[] patch(String type, byte[] code, Set<HookPoint> matched) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new HookInserter(writer, type, matched), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
    if ((access & (ACC_NATIVE | ACC_ABSTRACT)) != 0) {
      return method;
    }
    for (HookPoint row : HookTable.ROWS) {
      if (row.type.equals(type) && row.matches(name, descriptor)) {
        method = new Call(method, row, access, descriptor);
        matched.add(row);
      }
    }
    return method;
  }

  private static final class Call extends MethodVisitor {
    private final HookPoint row;
    private final int parameterSlot;

    Call(MethodVisitor next, HookPoint row, int access, String descriptor) {
      super(ASM9, next);
      this.row = row;
      this.parameterSlot = slotOfDescriptor(access, descriptor);
    }

    /** Local variable of the first parameter of type FileDescriptor. */
    private static int slotOfDescriptor(int access, String descriptor) {
      int slot = (access & ACC_STATIC) == 0 ? 1 : 0;
      for (Type parameter : Type.getArgumentTypes(descriptor)) {
        if (parameter.getDescriptor().equals(HookPoint.FD)) {
          return slot;
        }
        slot += parameter.getSize();
      }
      return -1;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (row.at == HookPoint.At.ENTRY) {
        call("");
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (row.at == HookPoint.At.EXIT) {
        if (opcode == IRETURN) {
          super.visitInsn(DUP);
          call("I");
        } else if (opcode == LRETURN) {
          super.visitInsn(DUP2);
          call("J");
        } else if (opcode == RETURN || opcode == ARETURN) {
          call("");
        }
      }
      super.visitInsn(opcode);
    }

    /** On top of what the method holds when it calls or returns: its result and the descriptor. */
    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + 3, maxLocals);
    }

    private void call(String result) {
      String passed = HookPoint.FD;
      switch (row.source) {
        case PARAMETER:
          visitVarInsn(ALOAD, parameterSlot);
          break;
        case THIS:
          visitVarInsn(ALOAD, 0);
          visitFieldInsn(GETFIELD, row.holder, "fd", HookPoint.FD);
          break;
        case ARGUMENT:
          visitVarInsn(ALOAD, 1);
          visitTypeInsn(CHECKCAST, row.holder);
          visitFieldInsn(GETFIELD, row.holder, "fd", HookPoint.FD);
          break;
        case THIS_IMPL:
          visitVarInsn(ALOAD, 0);
          visitFieldInsn(GETFIELD, row.type, "impl", "Ljava/net/AbstractPlainSocketImpl;");
          visitFieldInsn(GETFIELD, row.holder, "fd", HookPoint.FD);
          break;
        default:
          visitVarInsn(ALOAD, 0);
          visitFieldInsn(GETFIELD, row.holder, "fd", "I");
          passed = "I";
      }
      visitMethodInsn(INVOKESTATIC, EVENTS, row.event, "(" + result + passed + ")V", false);
    }
  }
}
