// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import io.closewait.classfile.ClassPatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** The classes of one JDK with all its hooks, and where these are. */
final class Patched {
  final Map<String, byte[]> classes = new LinkedHashMap<>();

  /** Such as {@code SocketDispatcher.read(FileDescriptor,long,int) afterRead}. */
  final List<String> hooks = new ArrayList<>();

  /** The called hooks with their descriptors. */
  final Set<String> called = new LinkedHashSet<>();

  /** Rows that must match on this JDK and do not. */
  final List<String> missing = new ArrayList<>();

  Patched(JdkClasses jdk) throws IOException {
    Set<String> types = new LinkedHashSet<>();
    for (HookPoint row : HookTable.ROWS) {
      types.add(row.type);
    }
    for (String type : types) {
      byte[] code = HookedTypes.isOver(type, jdk.feature) ? null : jdk.bytes(type);
      Set<HookPoint> matched = new HashSet<>();
      if (code != null) {
        HookPoint[] rows = HookPoint.of(type, HookTable.ROWS);
        classes.put(type, ClassPatcher.patch(type, code, rows, matched));
        list(type);
      }
      Arrays.stream(HookTable.ROWS)
          .filter(row -> row.type.equals(type) && row.requiredOn(jdk.feature))
          .filter(row -> !matched.contains(row))
          // the class of TLS streams has another name in later updates of 8
          .filter(row -> code != null || !type.startsWith("sun/security/ssl/"))
          .forEach(row -> missing.add(row.toString()));
    }
  }

  private void list(String type) {
    String simple = type.substring(type.lastIndexOf('/') + 1);
    ClassVisitor lister =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return calls(simple + '.' + name + parameters(descriptor) + ' ');
          }
        };
    new ClassReader(classes.get(type)).accept(lister, 0);
  }

  private MethodVisitor calls(String method) {
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (owner.equals("io/closewait/bootstrap/SocketEvents")) {
          hooks.add(method + name);
          called.add(name + descriptor);
        }
      }
    };
  }

  private static String parameters(String descriptor) {
    return Arrays.stream(Type.getArgumentTypes(descriptor))
        .map(type -> type.getClassName().replaceAll(".*[.$]", ""))
        .collect(Collectors.joining(",", "(", ")"));
  }
}
