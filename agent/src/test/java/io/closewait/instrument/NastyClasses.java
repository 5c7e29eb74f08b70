// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFNE;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.JSR;
import static net.bytebuddy.jar.asm.Opcodes.NOP;
import static net.bytebuddy.jar.asm.Opcodes.RET;
import static net.bytebuddy.jar.asm.Opcodes.V1_4;

import io.closewait.support.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/** Class files that are hard to insert something into. */
final class NastyClasses {
  private NastyClasses() {}

  /**
   * The forms of code that javac has: loops to the first instruction, both switches at every
   * alignment, frames at every distance, handlers within handlers, objects not yet initialised at a
   * branch, more than 255 local variables. Its {@code run()} uses all and gives a number.
   */
  static byte[] forms(Path folder) throws IOException {
    StringBuilder source = new StringBuilder(FORMS);
    StringBuilder calls = new StringBuilder();
    for (int n = 0; n < 70; n++) {
      source.append("int step" + n + "(int x) {" + "x++;".repeat(n) + STEP);
      calls.append("sum += step" + n + "(" + n % 9 + ");");
    }
    source.append("int many(int x) {");
    for (int n = 0; n < 300; n++) {
      source.append("int v" + n + " = x + " + n + "; double d" + n + " = v" + n + ";");
    }
    source.append("v299++; v299 += 1000; for (; v299 > 1500; v299 -= 500) { v1 += v299; }");
    source.append("return v299 + (int) d298 + v1; }");
    source.append("long run() { long sum = many(3);" + calls + " return sum + rest(); } }");
    return compile(folder, "Forms", source.toString());
  }

  private static final String STEP =
      """
       switch (x & 7) { case 0: case 1: x += 3; break; case 2: return x; default: x--; }
       while (x > 3) { x -= 2; if (x == 5) { return -x; } }
       switch (x) { case -9000: return 1; case 7: x = 2; break; case 100000: return 3; default: }
       Object o = x > 1 ? new StringBuilder(x > 2 ? "a" : "b") : new int[x < 0 ? 0 : x];
       try { if (x == 2) { throw new IllegalStateException(); } return o.hashCode() & 0; }
       catch (IllegalStateException | ArithmeticException e) { x += 2; }
       finally { try { x /= x & 1; } catch (ArithmeticException e) { x = 4; } }
       return x; }
      """;

  private static final String FORMS =
      """
      import java.util.function.*;
      public class Forms extends java.util.ArrayList<String> {
        int field;
        public Forms() { this(System.nanoTime() < 0 ? 1 : 2, System.nanoTime() < 0 ? "a" : null); }
        Forms(int n, String s) { super(n > 1 ? n * 2 : s == null ? 3 : 4); field = n; if (n == 9) return; field++; }
        void loop() { do { if (field++ > 20) return; } while (true); }
        int back(int n) { for (;;) { n--; if (n < 0) return n; if (n == 70) continue; field += n; } }
        long wide(long a, double b, int c) { if (c > 0) return a; synchronized (this) { return (long) b; } }
        double floating(double a) { return a < 0 ? -a : a; }
        float single(float a) { if (a != a) return 0; return a; }
        boolean flag(Object o) { return o instanceof String && ((String) o).length() > 2; }
        String text(String s) {
          switch (s) { case "Aa": return "one"; case "BB": return "two"; default: return s + field; }
        }
        Supplier<String> lambda(int n) { return () -> { if (n > 3) return "x" + n; return text("Aa"); }; }
        int[][] arrays(int n) { int[][] a = new int[n][n + 1]; a[0][0] = a.length; return a; }
        char character(char c) { return (char) (c + 1); }
        void thrower(int n) { if (n > 0) throw new IllegalArgumentException("n" + n); }
        int nested(int n) {
          try { try { thrower(n); return 1; } finally { field++; } }
          catch (IllegalArgumentException e) { try { thrower(n - 1); return 2; } finally { field += 2; } }
        }
        long rest() {
          loop();
          long sum = back(90) + wide(7, 2.5, 0) + wide(7, 2.5, 1) + (long) floating(-3) + (long) single(4);
          sum += (flag("abc") ? 1 : 0) + text("BB").length() + text("Aa").length() + text("q").length();
          sum += lambda(4).get().length() + lambda(1).get().length() + arrays(3)[0][0] + character('a');
          try { sum += nested(0) + nested(1) + nested(2); } catch (IllegalArgumentException e) { sum++; }
          return sum + field;
        }
      """;

  /** Jumps over so many statements; javac takes wide ones where it has to. */
  static byte[] far(Path folder, int statements) throws IOException {
    return compile(
        folder,
        "Far",
        "public class Far { int f; public long run() { int n = 0; while (n < 3) { n++;"
            + "f += 70000;".repeat(statements)
            + "if (f == 77) { return 5; } } return f; } }");
  }

  private static byte[] compile(Path folder, String type, String source) throws IOException {
    Sources.compile(folder, type, source, "-g", "-Xlint:none");
    return Files.readAllBytes(folder.resolve(type + ".class"));
  }

  /** A subroutine, which compilers made before Java 6; no frames. */
  static byte[] subroutine() {
    ClassWriter writer = new ClassWriter(0);
    MethodVisitor run = run(writer, "Subroutine");
    Label finish = new Label();
    run.visitJumpInsn(JSR, finish);
    run.visitInsn(ICONST_0);
    run.visitInsn(IRETURN);
    run.visitLabel(finish);
    run.visitVarInsn(ASTORE, 300);
    run.visitVarInsn(RET, 300);
    return end(writer, run);
  }

  /** A jump so far over a return, or back over it; no frames. */
  static byte[] jump(int distance, boolean back) {
    ClassWriter writer = new ClassWriter(0);
    MethodVisitor run = run(writer, "Jump");
    Label near = new Label();
    Label far = new Label();
    if (back) {
      run.visitInsn(ICONST_0);
      run.visitJumpInsn(IFNE, near);
      run.visitLabel(far);
    } else {
      run.visitInsn(ICONST_0);
      run.visitJumpInsn(IFEQ, far);
    }
    run.visitInsn(ICONST_0);
    run.visitInsn(IRETURN);
    int between = back ? distance - 2 : distance - 3 - 2;
    for (int i = 0; i < between; i++) {
      if (i == 9) {
        run.visitLabel(near);
      }
      run.visitInsn(NOP);
    }
    if (back) {
      run.visitJumpInsn(GOTO, far);
    } else {
      run.visitLabel(far);
      run.visitInsn(ICONST_0);
      run.visitInsn(IRETURN);
    }
    return end(writer, run);
  }

  /** A method of so many bytes. */
  static byte[] length(int bytes) {
    ClassWriter writer = new ClassWriter(0);
    MethodVisitor run = run(writer, "Jump");
    for (int i = 0; i < bytes - 2; i++) {
      run.visitInsn(NOP);
    }
    run.visitInsn(ICONST_0);
    run.visitInsn(IRETURN);
    return end(writer, run);
  }

  private static MethodVisitor run(ClassWriter writer, String type) {
    writer.visit(V1_4, ACC_PUBLIC, type, null, "java/lang/Object", null);
    MethodVisitor run = writer.visitMethod(ACC_PUBLIC, "run", "()I", null, null);
    run.visitCode();
    return run;
  }

  private static byte[] end(ClassWriter writer, MethodVisitor run) {
    run.visitMaxs(1, 301);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
