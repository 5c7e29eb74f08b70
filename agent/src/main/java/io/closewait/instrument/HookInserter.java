// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ACC_ABSTRACT;
import static net.bytebuddy.jar.asm.Opcodes.ACC_NATIVE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.V1_6;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** How many local variables each method has. */
  private final Map<String, Integer> variables;

  private boolean framed;

  private HookInserter(
      ClassVisitor next,
      String type,
      HookPoint[] rows,
      Set<HookPoint> matched,
      Map<String, Integer> variables) {
    super(ASM9, next);
    this.variables = variables;
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
    Map<String, Integer> variables = new HashMap<>();
    reader.accept(countVariables(variables), ClassReader.SKIP_DEBUG);
    reader.accept(new HookInserter(writer, type, rows, matched, variables), 0);
    return writer.toByteArray();
  }

  private static ClassVisitor countVariables(Map<String, Integer> variables) {
    return new ClassVisitor(ASM9) {
      @Override
      public MethodVisitor visitMethod(
          int access, String name, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(ASM9) {
          @Override
          public void visitMaxs(int maxStack, int maxLocals) {
            variables.put(name + descriptor, maxLocals);
          }
        };
      }
    };
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    framed = (version & 0xffff) >= V1_6;
    super.visit(version, access, name, signature, parent, interfaces);
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
    return found.isEmpty()
        ? method
        : new GuardedCalls(
            method,
            found,
            type,
            name,
            descriptor,
            Objects.requireNonNull(variables.get(name + descriptor)),
            framed);
  }
}
