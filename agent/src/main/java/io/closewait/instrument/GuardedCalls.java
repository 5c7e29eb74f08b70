// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.F_FULL;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.TOP;
import static net.bytebuddy.jar.asm.Opcodes.UNINITIALIZED_THIS;

import io.closewait.classfile.Guard;
import io.closewait.classfile.Insertion;
import io.closewait.classfile.Instructions;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Inserts the calls of one method, and what guards it from their failures, as {@link Guard} has it.
 */
final class GuardedCalls extends MethodVisitor implements Instructions {
  private final List<HookPoint> rows;
  private final String type;
  private final String method;
  private final String descriptor;

  /** The variable that keeps the result, and what it is. */
  private final int slot;

  private final Type result;
  private final boolean framed;

  private final Label begin = new Label();
  private final Label resume = new Label();
  private final Label leave = new Label();

  /** Beginnings, ends and handlers of what is guarded. */
  private final List<Label> guarded = new ArrayList<>();

  /** The method's own handlers, which come after ours. */
  private final List<Runnable> handlers = new ArrayList<>();

  GuardedCalls(
      MethodVisitor next,
      List<HookPoint> rows,
      String type,
      String method,
      String descriptor,
      int slot,
      boolean framed) {
    super(ASM9, next);
    this.rows = rows;
    this.type = type;
    this.method = method;
    this.descriptor = descriptor;
    this.slot = slot;
    this.result = Type.getReturnType(descriptor);
    this.framed = framed;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    if (has(true)) {
      insert(true, 0, resume);
      visitLabel(begin);
      if (framed) {
        visitFrame(F_SAME, 0, null, 0, null);
      }
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= IRETURN && opcode <= RETURN && has(false)) {
      if (opcode != RETURN) {
        super.visitInsn(result.getSize() == 2 ? DUP2 : DUP);
        visitVarInsn(Guard.store(opcode), slot);
      }
      insert(false, opcode, leave);
    }
    super.visitInsn(opcode);
  }

  private boolean has(boolean atEntry) {
    for (HookPoint row : rows) {
      if (row.atEntry() == atEntry) {
        return true;
      }
    }
    return false;
  }

  private void insert(boolean atEntry, int end, Label handler) {
    Label from = new Label();
    Label to = new Label();
    visitLabel(from);
    for (HookPoint row : rows) {
      if (row.atEntry() == atEntry) {
        row.insert(type, descriptor, end, this);
      }
    }
    visitLabel(to);
    guarded.add(from);
    guarded.add(to);
    guarded.add(handler);
  }

  @Override
  public void visitTryCatchBlock(Label from, Label to, Label handler, String caught) {
    handlers.add(() -> super.visitTryCatchBlock(from, to, handler, caught));
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    if (has(true)) {
      visitLabel(resume);
      frame(parameters());
      super.visitInsn(POP);
      visitJumpInsn(GOTO, begin);
    }
    if (has(false)) {
      visitLabel(leave);
      frame(kept());
      super.visitInsn(POP);
      int end = result.getOpcode(IRETURN);
      if (end != RETURN) {
        visitVarInsn(Guard.load(end), slot);
      }
      super.visitInsn(end);
    }
    for (int i = 0; i < guarded.size(); i += 3) {
      for (String caught : Guard.caught()) {
        super.visitTryCatchBlock(guarded.get(i), guarded.get(i + 1), guarded.get(i + 2), caught);
      }
    }
    handlers.forEach(Runnable::run);
    super.visitMaxs(maxStack + Insertion.STACK, maxLocals + (has(false) ? result.getSize() : 0));
  }

  private void frame(List<Object> locals) {
    if (framed) {
      Object[] thrown = {"java/lang/Throwable"};
      super.visitFrame(F_FULL, locals.size(), locals.toArray(), 1, thrown);
    }
  }

  private List<Object> parameters() {
    List<Object> locals = new ArrayList<>();
    locals.add(method.equals("<init>") ? UNINITIALIZED_THIS : type);
    for (Type parameter : Type.getArgumentTypes(descriptor)) {
      locals.add(verified(parameter));
    }
    return locals;
  }

  private List<Object> kept() {
    List<Object> locals = new ArrayList<>();
    if (result.getSize() > 0) {
      for (int i = 0; i < slot; i++) {
        locals.add(TOP);
      }
      locals.add(verified(result));
    }
    return locals;
  }

  private static Object verified(Type type) {
    switch (type.getSort()) {
      case Type.OBJECT:
      case Type.ARRAY:
        return type.getInternalName();
      case Type.LONG:
        return Opcodes.LONG;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      default:
        return Opcodes.INTEGER;
    }
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
