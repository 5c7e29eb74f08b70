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
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
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
   * @param type with slashes; ends in the type of the rows that concern it
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
    for (HookPoint row : rows) {
      if (type.endsWith(row.type) && row.matches(name, descriptor)) {
        method = new Call(method, row, type, descriptor);
        matched.add(row);
      }
    }
    return method;
  }

  private static final class Call extends MethodVisitor {
    private final HookPoint row;
    private final String type;
    private final int parameterSlot;

    Call(MethodVisitor next, HookPoint row, String type, String descriptor) {
      super(ASM9, next);
      this.row = row;
      this.type = type;
      boolean number = row.source == HookPoint.Source.INT_PARAMETER;
      this.parameterSlot = slotOf(number ? "I" : HookPoint.FD, descriptor);
    }

    /** Local variable of the first parameter of this type. */
    private static int slotOf(String wanted, String descriptor) {
      int slot = 1;
      for (Type parameter : Type.getArgumentTypes(descriptor)) {
        if (parameter.getDescriptor().equals(wanted)) {
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

    /**
     * On top of what the method holds when it calls or returns: its result and what tells the
     * descriptor.
     */
    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + 4, maxLocals);
    }

    private void call(String result) {
      String passed = row.source == HookPoint.Source.RESULT ? "" : push();
      visitMethodInsn(INVOKESTATIC, EVENTS, row.event, "(" + result + passed + ")V", false);
    }

    /** Pushes what tells the descriptor, and returns the types of what it pushed. */
    private String push() {
      switch (row.source) {
        case PARAMETER:
          visitVarInsn(ALOAD, parameterSlot);
          return HookPoint.FD;
        case THIS:
          visitVarInsn(ALOAD, 0);
          return field(row.holder, "fd", HookPoint.FD);
        case ARGUMENT:
          visitVarInsn(ALOAD, 1);
          visitTypeInsn(CHECKCAST, row.holder);
          return field(row.holder, "fd", HookPoint.FD);
        case THIS_IMPL:
          visitVarInsn(ALOAD, 0);
          field(type, "impl", "Ljava/net/AbstractPlainSocketImpl;");
          return field(row.holder, "fd", HookPoint.FD);
        case THIS_NUMBER:
          visitVarInsn(ALOAD, 0);
          return field(type, "fd", "I");
        case THIS_VALUE:
          visitVarInsn(ALOAD, 0);
          visitMethodInsn(INVOKEVIRTUAL, type, "intValue", "()I", false);
          return "I";
        case INT_PARAMETER:
          visitVarInsn(ILOAD, parameterSlot);
          return "I";
        case SOCKET_FIELD:
          int colon = row.holder.indexOf(':');
          visitVarInsn(ALOAD, 0);
          field(type, row.holder.substring(0, colon), row.holder.substring(colon + 1));
          return "Ljava/lang/Object;";
        case RING:
          visitVarInsn(ILOAD, 2);
          return "I" + pushRingNumber();
        case RING_NUMBER:
          return pushRingNumber();
        default:
          throw new IllegalStateException("no way to find the descriptor of " + row);
      }
    }

    private String field(String owner, String name, String fieldType) {
      visitFieldInsn(GETFIELD, owner, name, fieldType);
      return fieldType;
    }

    /** The number of the channel's socket, in this copy of Netty. */
    private String pushRingNumber() {
      String uring = type.substring(0, type.lastIndexOf('/') + 1);
      String channel = uring + "AbstractIoUringStreamChannel";
      String socket = uring + "LinuxSocket";
      visitVarInsn(ALOAD, 0);
      field(type, "this$0", "L" + channel + ";");
      field(channel, "socket", "L" + socket + ";");
      visitMethodInsn(INVOKEVIRTUAL, socket, "intValue", "()I", false);
      return "I";
    }
  }
}
