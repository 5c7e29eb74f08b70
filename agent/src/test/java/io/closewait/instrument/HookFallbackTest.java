// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.classfile.ClassPatcher;
import io.closewait.platform.Platform;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.function.Supplier;
import net.bytebuddy.jar.asm.Attribute;
import net.bytebuddy.jar.asm.ByteVector;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** What becomes of class files that the patcher does not know: ASM does them, or nobody. */
class HookFallbackTest {
  private static final String TYPE = "sun/nio/ch/SocketDispatcher";
  private static final int FEATURE = Platform.feature();
  private static final HookPoint[] ROWS = HookPoint.of(TYPE, HookTable.ROWS);
  private static final int MUTATIONS = 100_000;
  private static final int SAMPLE = 1_000;

  private static byte[] code() throws IOException {
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      return jdk.bytes(TYPE);
    }
  }

  private static final class Unknown extends Attribute {
    Unknown() {
      super("com.acme.Unknown");
    }

    @Override
    protected ByteVector write(
        ClassWriter writer, byte[] code, int length, int maxStack, int maxLocals) {
      return new ByteVector().putInt(7);
    }

    @Override
    public boolean isCodeAttribute() {
      return true;
    }
  }

  private static byte[] withUnknownAttribute(byte[] code) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassVisitor adds =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(
                Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
              @Override
              public void visitCode() {
                visitAttribute(new Unknown());
                super.visitCode();
              }
            };
          }
        };
    reader.accept(adds, 0);
    return writer.toByteArray();
  }

  @Test
  void aMethodWithAnUnknownAttributeGetsItsHooksFromAsm() throws Exception {
    byte[] code = withUnknownAttribute(code());
    assertNull(ClassPatcher.patch(TYPE, code, ROWS, new HashSet<>()));
    HookTransformer hooks = new HookTransformer(FEATURE, () -> null);
    assertNotNull(hooks.transform(null, TYPE, null, null, code));
    int rows = FEATURE < 21 ? 5 : 4; // close went to a parent
    assertEquals("[sun.nio.ch.SocketDispatcher " + rows + "]", hooks.inPlace().toString());
    assertNull(hooks.nextProblem());
  }

  /** Loading ASM is what a start must not pay: here it is not even there. */
  @Test
  void otherwiseAsmIsNotTouched() throws Exception {
    URL agent = HookTransformer.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {agent}, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = alone.loadClass(HookTransformer.class.getName());
      Constructor<?> constructor = type.getConstructor(int.class, Supplier.class);
      Supplier<String> ready = () -> null;
      ClassFileTransformer hooks = (ClassFileTransformer) constructor.newInstance(FEATURE, ready);
      try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
        for (HookPoint row : HookTable.ROWS) {
          byte[] code = jdk.bytes(row.type);
          if (code != null && !HookedTypes.isOver(row.type, FEATURE)) {
            assertNotNull(hooks.transform(null, row.type, null, null, code), row.type);
          }
        }
      }
      Method nextProblem = type.getMethod("nextProblem");
      assertNull(nextProblem.invoke(hooks));
      byte[] unknown = withUnknownAttribute(code());
      assertNull(hooks.transform(null, TYPE, null, null, unknown));
      assertTrue(nextProblem.invoke(hooks).toString().contains("NoClassDefFoundError"));
    }
  }

  @Test
  void truncatedClassFilesThrowNothing() throws IOException {
    byte[] code = code();
    HookTransformer hooks = new HookTransformer(FEATURE, () -> null);
    for (int length = 0; length < code.length; length++) {
      byte[] some = Arrays.copyOf(code, length);
      hooks.transform(null, TYPE, null, null, some);
      drain(hooks);
    }
  }

  @Test
  void damagedClassFilesThrowNothing() throws IOException {
    byte[] code = code();
    Random random = new Random(20261126);
    int patched = 0;
    int given = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = code.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (i < SAMPLE && ClassPatcher.patch(TYPE, damaged, ROWS, new HashSet<>()) == null) {
        given++;
      }
      HookTransformer hooks = new HookTransformer(FEATURE, () -> null);
      if (hooks.transform(null, TYPE, null, null, damaged) != null) {
        patched++;
      }
      drain(hooks);
    }
    assertTrue(patched > MUTATIONS / 10, "patched " + patched);
    assertTrue(given > SAMPLE / 10, "given up " + given);
  }

  private static void drain(HookTransformer hooks) {
    String problem;
    do {
      problem = hooks.nextProblem();
    } while (problem != null);
  }
}
