// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.support.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenamingTest {
  private static byte[] code(String type) throws IOException {
    try (InputStream in =
        RenamingTest.class.getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Owner and name of every method that the class calls. */
  private static Set<String> calls(byte[] code) {
    Set<String> calls = new TreeSet<>();
    ClassVisitor lister =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitMethodInsn(
                  int opcode, String owner, String name, String descriptor, boolean isInterface) {
                calls.add(owner + '.' + name);
              }
            };
          }
        };
    new ClassReader(code).accept(lister, 0);
    return calls;
  }

  @Test
  void theBridgeNamesTheNewUnsafeAndTheOldNoMore() throws IOException {
    byte[] plain = code("io.closewait.bootstrap.Memory");
    byte[] adapted = io.closewait.support.GrantedRights.platform().adapt(plain);
    Set<String> calls = calls(adapted);
    assertTrue(calls(plain).contains("sun/misc/Unsafe.compareAndSwapLong"));
    assertTrue(calls.contains("jdk/internal/misc/Unsafe.compareAndSetLong"), calls.toString());
    assertTrue(calls.contains("jdk/internal/misc/Unsafe.getLongVolatile"), calls.toString());
    assertFalse(
        new String(adapted, java.nio.charset.StandardCharsets.ISO_8859_1).contains("sun/misc"));
    for (String call : calls) {
      assertEquals(call.contains("Unsafe"), call.startsWith("jdk/internal/misc/Unsafe"), call);
    }
  }

  @Test
  void everyMethodThatTheBridgeNamesIsThereInThisJdk() throws Exception {
    Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
    byte[] adapted =
        io.closewait.support.GrantedRights.platform().adapt(code("io.closewait.bootstrap.Memory"));
    Set<String> there = new TreeSet<>();
    for (var method : unsafe.getMethods()) {
      there.add("jdk/internal/misc/Unsafe." + method.getName());
    }
    for (String call : calls(adapted)) {
      assertTrue(!call.contains("Unsafe") || there.contains(call), call);
    }
  }

  @Test
  void aRenamedClassIsSoundAndRuns(@TempDir Path folder) throws Exception {
    // every kind of constant that a compiler makes, among them those that take two places
    Sources.compile(
        folder,
        "p.Old",
        "package p;\n"
            + "public class Old implements java.util.function.Supplier<Object> {\n"
            + "  static final long LONG = 0x123456789abcdefL; static final double DOUBLE = 1.5;\n"
            + "  static final float FLOAT = 2.5f; static final int INT = 1_000_000;\n"
            + "  public Object get() {\n"
            + "    Runnable lambda = () -> { };\n"
            + "    lambda.run();\n"
            + "    String text = \"p/Old p/Old \\u00e4\\u20ac \" + LONG + DOUBLE + FLOAT + INT;\n"
            + "    return text + new Object() { public String toString() { return \"!\"; } };\n"
            + "  }\n"
            + "}\n");
    byte[] old = Files.readAllBytes(folder.resolve("p/Old.class"));
    Object before = Sources.load(folder, "p.Old").getDeclaredConstructor().newInstance();
    byte[] renamed = Renaming.rename(old, "p/Old", "p/Renamed");
    Files.write(folder.resolve("p/Renamed.class"), renamed);
    byte[] inner = Files.readAllBytes(folder.resolve("p/Old$1.class"));
    Files.write(folder.resolve("p/Renamed$1.class"), Renaming.rename(inner, "p/Old", "p/Renamed"));
    assertEquals("p/Renamed", new ClassReader(renamed).getClassName());
    Object after = Sources.load(folder, "p.Renamed").getDeclaredConstructor().newInstance();
    assertEquals(
        ((java.util.function.Supplier<?>) before).get().toString().replace("Old", "Renamed"),
        ((java.util.function.Supplier<?>) after).get());
  }

  @Test
  void namesThatAreNotThereChangeNothing() throws IOException {
    byte[] code = code("io.closewait.bootstrap.SocketTable");
    assertArrayEquals(code, Renaming.rename(code, "no/such/Name", "other/Name"));
  }

  @Test
  void manyOccurrencesMayGrowBeyondAnyGuess(@TempDir Path folder) throws Exception {
    StringBuilder source = new StringBuilder("package p;\npublic class Many {\n");
    for (int i = 0; i < 500; i++) {
      source
          .append("  public static String s")
          .append(i)
          .append(" = \"x/X")
          .append(i)
          .append("\";\n");
    }
    Sources.compile(folder, "p.Many", source.append("}\n").toString());
    byte[] renamed =
        Renaming.rename(
            Files.readAllBytes(folder.resolve("p/Many.class")), "x/X", "a/much/longer/Name");
    Files.write(folder.resolve("p/Many.class"), renamed);
    Class<?> many = Sources.load(folder, "p.Many");
    assertEquals("a/much/longer/Name499", many.getField("s499").get(null));
  }
}
