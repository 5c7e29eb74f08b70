// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.classfile.ClassPatcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The patcher against ASM: what both make of a class is the same, seen through a visitor. */
class ClassPatcherTest {
  private static final List<String> FOLDERS =
      List.of(
          "java/io/",
          "java/net/",
          "java/nio/",
          "java/util/",
          "sun/nio/ch/",
          "sun/nio/cs/",
          "sun/security/ssl/");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.closewait.instrument.HookTableTest#jdks")
  void everyClassOfTheTable(Path home) throws Exception {
    Set<String> types = new LinkedHashSet<>();
    for (HookPoint row : HookTable.ROWS) {
      types.add(row.type);
    }
    int found = 0;
    try (JdkClasses jdk = new JdkClasses(home)) {
      for (String type : types) {
        byte[] code = jdk.bytes(type);
        if (code != null) {
          Oracle.assertSame(type, code, HookPoint.of(type, HookTable.ROWS));
          found++;
        }
      }
    }
    assertTrue(found > 5, "classes: " + found);
  }

  @ParameterizedTest
  @MethodSource("io.closewait.instrument.HookTableTest#jdks")
  void everyMethodOfTheJdk(Path home) throws Exception {
    int found = 0;
    try (JdkClasses jdk = new JdkClasses(home)) {
      for (String from : FOLDERS) {
        for (String type : jdk.names(from)) {
          byte[] code = jdk.bytes(type);
          Oracle.assertSame(type, code, Oracle.everywhere(type, code));
          found++;
        }
      }
    }
    assertTrue(found > 1500, "classes: " + found);
  }

  @Test
  void formsOfCode() throws IOException {
    byte[] code = NastyClasses.forms(folder);
    Oracle.assertSame("Forms", code, Oracle.everywhere("Forms", code));
    Oracle.assertSame("Forms", code, Oracle.harmless("Forms", code));
  }

  @Test
  void subroutines() {
    byte[] code = NastyClasses.subroutine();
    Oracle.assertSame("Subroutine", code, Oracle.everywhere("Subroutine", code));
  }

  @Test
  void wideJumps() throws IOException {
    byte[] code = NastyClasses.far(folder, 4000);
    Oracle.assertSame("Far", code, Oracle.harmless("Far", code));
  }

  /** The jump fits before and no longer after: ASM makes it a wide one, the patcher leaves it. */
  @Test
  void aJumpThatBecomesTooFarIsGivenUp() {
    int inserted = 5 + 4; // the result is kept, and passed
    for (boolean back : new boolean[] {false, true}) {
      int most = back ? 32768 : 32767;
      byte[] fits = NastyClasses.jump(most - inserted, back);
      Oracle.assertSame("Jump", fits, Oracle.harmless("Jump", fits));
      assertGivenUp("Jump", NastyClasses.jump(most - inserted + 1, back));
      assertGivenUp("Jump", NastyClasses.jump(most, back));
    }
  }

  private static void assertGivenUp(String type, byte[] code) {
    HookPoint[] rows = Oracle.harmless(type, code);
    assertNull(ClassPatcher.patch(type, code, rows, new HashSet<>()));
    assertTrue(HookInserter.patch(type, code, rows, new HashSet<>()).length > code.length);
  }

  @Test
  void aMethodThatBecomesTooLongIsGivenUp() {
    int inserted = 3 + 5 + 4 + 6 + 6; // calls at both ends, and their handlers
    byte[] fits = NastyClasses.length(65535 - inserted);
    Oracle.assertSame("Jump", fits, Oracle.harmless("Jump", fits));
    byte[] code = NastyClasses.length(65535 - inserted + 1);
    HookPoint[] rows = Oracle.harmless("Jump", code);
    assertNull(ClassPatcher.patch("Jump", code, rows, new HashSet<>()));
    assertThrows(
        MethodTooLargeException.class,
        () -> HookInserter.patch("Jump", code, rows, new HashSet<>()));
  }

  @Test
  void constantsThatAreThereAreNotAddedAgain() throws IOException {
    String type = "sun/nio/ch/NioSocketImpl";
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      byte[] code = jdk.bytes(type);
      HookPoint[] rows = HookPoint.of(type, HookTable.ROWS);
      byte[] patched = ClassPatcher.patch(type, code, rows, new HashSet<>());
      byte[] again = ClassPatcher.patch(type, patched, rows, new HashSet<>());
      assertEquals(constants(patched), constants(again));
      byte[] asm = HookInserter.patch(type, code, rows, new HashSet<>());
      assertEquals(constants(asm), constants(patched), "as many as ASM");
    }
  }

  private static int constants(byte[] code) {
    return ByteBuffer.wrap(code).getChar(8);
  }

  @Test
  void whatHasNoRowStaysAsItIs() throws IOException {
    byte[] code = NastyClasses.forms(folder);
    Set<HookPoint> matched = new HashSet<>();
    HookPoint[] others = HookPoint.of("sun/nio/ch/NioSocketImpl", HookTable.ROWS);
    byte[] same = ClassPatcher.patch("Forms", code, others, matched);
    assertEquals(Set.of(), matched);
    assertEquals(List.of(code.length), List.of(same.length));
  }
}
