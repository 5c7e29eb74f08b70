// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records of a dump: those that are read, passed over, and refused. */
class DumpScanTest {
  private static final long OBJECT = 0x100;

  @TempDir Path folder;

  private final HandmadeDump made = new HandmadeDump(8);

  private Dump read() throws IOException {
    return read(made.write(folder));
  }

  private static Dump read(Path file) throws IOException {
    return Dump.read(file, 1 << 20, name -> false, (bytes, of) -> {});
  }

  private String problem() throws IOException {
    try (Dump dump = read()) {
      return dump.problem;
    }
  }

  private String refusal(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("no.hprof"), content);
    return assertThrows(BrokenDumpException.class, () -> read(file)).getMessage();
  }

  @Test
  void aFileWithoutTheHeaderIsNoDump() throws IOException {
    assertEquals("it is no heap dump of HotSpot (HPROF)", refusal(new byte[0]));
    assertEquals("it is no heap dump of HotSpot (HPROF)", refusal("PK\3\4, a jar".getBytes()));
    assertEquals("it is no heap dump of HotSpot (HPROF)", refusal(new byte[200]));
    byte[] odd = new HandmadeDump(8).bytes();
    odd["JAVA PROFILE 1.0.2".length() + 4] = 6;
    assertEquals("its addresses have 6 bytes", refusal(odd));
  }

  @Test
  void stacksBelongToThreadsAndLocalsToFrames() throws IOException {
    made.named(1, OBJECT, "com/acme/Server");
    long run = made.text("run");
    long handle = made.text("handle");
    long file = made.text("Server.java");
    made.record(DumpFormat.FRAME, frame(1, handle, file, 22));
    made.record(DumpFormat.FRAME, frame(2, run, file, 11));
    made.record(DumpFormat.TRACE, made.content().i4(9).i4(1).i4(2).id(1).id(2));
    made.type(OBJECT, 0);
    made.heap().u1(DumpFormat.THREAD).id(0x2000).i4(1).i4(9);
    made.heap().u1(DumpFormat.LOCAL).id(0x3000).i4(1).i4(1);
    made.heap().u1(DumpFormat.JNI_LOCAL).id(0x3010).i4(1).i4(0);
    made.heap().u1(DumpFormat.LOCAL).id(0x3020).i4(1).i4(-1); // of no frame
    made.heap().u1(DumpFormat.LOCAL).id(0x3030).i4(5).i4(0); // of no thread
    try (Dump dump = read()) {
      assertNull(dump.problem);
      assertEquals(List.of(0x2000L), dump.stacks().threads());
      assertEquals(
          "[com.acme.Server.handle(Server.java:22), com.acme.Server.run(Server.java:11)]",
          dump.stacks().stack(0x2000).toString());
      assertEquals(List.of(), dump.stacks().stack(0x9999));
      List<String> locals =
          dump.stacks().locals().stream()
              .map(local -> Long.toHexString(local.object) + ' ' + local.frame.getMethodName())
              .collect(Collectors.toList());
      assertEquals(List.of("3000 run", "3010 handle"), locals);
    }
  }

  private HandmadeDump.Bytes frame(long id, long method, long file, int line) {
    long signature = made.text("()V");
    return made.content().id(id).id(method).id(signature).id(file).i4(1).i4(line);
  }

  @Test
  void allKindsOfRootsArePassedAndThoseOfNativeCodeKept() throws IOException {
    made.type(OBJECT, 0);
    made.heap().u1(DumpFormat.JNI_GLOBAL).id(0x4000).id(0);
    made.heap().u1(DumpFormat.NATIVE_STACK).id(0x4010).i4(1);
    made.heap().u1(DumpFormat.THREAD_BLOCK).id(0x4020).i4(1);
    made.heap().u1(DumpFormat.STICKY_CLASS).id(0x4030);
    made.heap().u1(DumpFormat.MONITOR).id(0x4040);
    made.heap().u1(DumpFormat.UNKNOWN_ROOT).id(0x4050);
    made.instance(0x5000, OBJECT, made.content());
    try (Dump dump = read()) {
      assertNull(dump.problem);
      assertEquals(List.of(0x4000L), dump.natives());
      assertEquals(0x5000, dump.object(0x5000).id);
    }
  }

  @Test
  void recordsThatNobodyNeedsArePassedOver() throws IOException {
    made.record(0x0d, made.content().i4(1).u2(2)); // the settings of a profiler
    made.type(OBJECT, 0).instance(0x5000, OBJECT, made.content());
    made.record(DumpFormat.HEAP_END, made.content());
    assertNull(problem());
  }

  @Test
  void whatMakesNoSenseIsToldAndWhatWasReadStays() throws IOException {
    made.type(OBJECT, 0).instance(0x5000, OBJECT, made.content());
    made.record(0x77, made.content());
    try (Dump dump = read()) {
      assertTrue(dump.problem.endsWith("is of an unknown kind, 119"), dump.problem);
      assertEquals(0x5000, dump.object(0x5000).id);
    }
  }

  @Test
  void aRootOfAnUnknownKindIsTold() throws IOException {
    made.heap().u1(0x66).id(1);
    assertTrue(problem().endsWith("is of an unknown kind, 102"), problem());
  }

  @Test
  void aFieldOfAnUnknownTypeIsTold() throws IOException {
    made.type(OBJECT, 0, "odd", 3);
    assertTrue(problem().endsWith("is of an unknown type, 3"), problem());
  }

  @Test
  void aStackThatCannotBeThatLongIsTold() throws IOException {
    made.record(DumpFormat.TRACE, made.content().i4(9).i4(1).i4(1 << 30));
    assertTrue(problem().endsWith("has no end"), problem());
    HandmadeDump negative = new HandmadeDump(8);
    negative.record(DumpFormat.TRACE, negative.content().i4(9).i4(1).i4(-1));
    try (Dump dump = read(negative.write(folder))) {
      assertTrue(dump.problem.endsWith("has no end"), dump.problem);
    }
  }

  @Test
  void aRecordThatIsShorterThanItsContentIsTold() throws IOException {
    made.record(DumpFormat.LOAD_CLASS, 4, made.content().i4(1).id(OBJECT).i4(0).id(0)); // needs 24
    assertTrue(problem().endsWith("has no end"), problem());
  }

  @Test
  void aFileThatEndsInAnyPlaceIsReadUpToThere() throws IOException {
    made.named(1, OBJECT, "com/acme/Server").type(OBJECT, 0);
    made.instance(0x5000, OBJECT, made.content().i4(1));
    made.instance(0x5020, OBJECT, made.content().i4(2));
    byte[] whole = made.bytes();
    int header = new HandmadeDump(8).bytes().length;
    int complete = 0;
    for (int length = header + 1; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      try (Dump dump = read(Files.write(folder.resolve("part.hprof"), part))) {
        complete += dump.problem == null ? 1 : 0;
        List<Long> met = new ArrayList<>();
        dump.forEach(object -> met.add(object.id));
        assertTrue(List.of(0x5000L, 0x5020L).containsAll(met), "nothing is made up");
      }
    }
    assertTrue(complete <= 3, "only between two records: " + complete);
  }

  @Test
  void aLengthOfZeroIsOneThatDidNotFit() throws IOException {
    made.named(1, OBJECT, "com/acme/Server");
    HandmadeDump.Bytes heap = made.content();
    heap.u1(DumpFormat.INSTANCE).id(0x5000).i4(0).id(OBJECT).i4(0);
    heap.u1(DumpFormat.HEAP_END).i4(0).i4(0); // the record that ends the heap
    made.record(DumpFormat.HEAP, 0, heap);
    try (Dump dump = read()) {
      assertNull(dump.problem);
      assertEquals(0x5000, dump.object(0x5000).id);
    }
  }

  @Test
  void hiddenClassesHaveOneNameInAllRuns() throws IOException {
    made.named(1, 0x100, "com/acme/Server$$Lambda+0x00007f1234").type(0x100, 0);
    made.named(2, 0x110, "com/acme/Server$$Lambda.0x00007f1234").type(0x110, 0);
    made.named(3, 0x120, "com/acme/Box0x7").type(0x120, 0);
    made.type(0x130, 0);
    try (Dump dump = read()) {
      List<String> names =
          dump.classes().stream().map(type -> type.name).collect(Collectors.toList());
      assertEquals(
          List.of("com.acme.Server$$Lambda", "com.acme.Server$$Lambda", "com.acme.Box0x7", "?"),
          names);
    }
  }

  @Test
  void itIsToldHowFarTheReadingHasCome() throws IOException {
    made.type(OBJECT, 0);
    for (int i = 0; i < 5000; i++) {
      made.instance(0x5000 + 16 * i, OBJECT, made.content());
    }
    List<Long> told = new ArrayList<>();
    Path file = made.write(folder);
    Dump.read(file, 1 << 20, name -> false, (bytes, of) -> told.add(of)).close();
    assertEquals(List.of(Files.size(file)), told, "once in 4096 objects");
  }
}
