// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.closewait.classfile.ClassPatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** ASM, which has to come to the same class as the patcher of our own. */
final class Oracle {
  private static final Operand CAST_FD =
      Operand.self().cast("Lsun/nio/ch/NioSocketImpl;").field("fd", Operand.FD_TYPE);
  private static final Operand NEIGHBOUR =
      Operand.self().field("socket", "L./LinuxSocket;").call("intValue", "I");

  private Oracle() {}

  /** Fails unless the patcher does this class as ASM does; its result. */
  static byte[] assertSame(String type, byte[] code, HookPoint[] rows) {
    Set<HookPoint> matched = new HashSet<>();
    byte[] patched = ClassPatcher.patch(type, code, rows, matched);
    assertNotNull(patched, type + " was given up");
    Set<HookPoint> expectedRows = new HashSet<>();
    byte[] expected = HookInserter.patch(type, code, rows, expectedRows);
    assertEquals(expectedRows, matched, type);
    if (!Arrays.equals(normal(expected, -1), normal(patched, -1))) {
      throw new AssertionError(type + " differs in " + differing(expected, patched));
    }
    return patched;
  }

  /**
   * The class as a visitor sees it, each instruction, frame, table and handler; and not as it
   * numbers its constants. With one method only, if {@code only} is not negative.
   */
  private static byte[] normal(byte[] code, int only) {
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor filter =
        new ClassVisitor(Opcodes.ASM9, writer) {
          private int number;

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return only < 0 || only == number++
                ? super.visitMethod(access, name, descriptor, signature, exceptions)
                : null;
          }
        };
    new ClassReader(code).accept(filter, 0);
    return writer.toByteArray();
  }

  private static List<String> differing(byte[] expected, byte[] patched) {
    List<String> methods = methods(expected);
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      if (!Arrays.equals(normal(expected, i), normal(patched, i))) {
        differing.add(methods.get(i));
      }
    }
    return differing;
  }

  private static List<String> methods(byte[] code) {
    List<String> methods = new ArrayList<>();
    ClassVisitor names =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            methods.add(name + descriptor);
            return null;
          }
        };
    new ClassReader(code).accept(names, ClassReader.SKIP_CODE);
    return methods;
  }

  /**
   * Rows for every method of a class, two at its entry and two at its returns. The result is to be
   * compared, not to be run.
   */
  static HookPoint[] everywhere(String type, byte[] code) {
    List<HookPoint> rows = new ArrayList<>();
    for (String name : names(code)) {
      HookPoint entered = HookPoint.at(type, name, "(").entry().calls("entered");
      rows.add(entered.passes(Operand.OWN_FD).passes(NEIGHBOUR));
      rows.add(HookPoint.at(type, name, "(").entry().passes(Operand.OWN_FD).calls("entered"));
      rows.add(HookPoint.at(type, name, "(").exit().calls("left"));
      rows.add(HookPoint.at(type, name, "(").exit().passes(CAST_FD).calls("left"));
    }
    return rows.toArray(new HookPoint[0]);
  }

  /** Rows that pass nothing but the result: what they make of a class can run. */
  static HookPoint[] harmless(String type, byte[] code) {
    List<HookPoint> rows = new ArrayList<>();
    for (String name : names(code)) {
      rows.add(HookPoint.at(type, name, "(").entry().calls("entered"));
      rows.add(HookPoint.at(type, name, "(").exit().calls("left"));
    }
    return rows.toArray(new HookPoint[0]);
  }

  private static Set<String> names(byte[] code) {
    Set<String> names = new LinkedHashSet<>();
    for (String method : methods(code)) {
      names.add(method.substring(0, method.indexOf('(')));
    }
    return names;
  }
}
