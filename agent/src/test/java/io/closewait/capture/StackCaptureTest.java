// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.stacks.Winding;
import io.closewait.platform.Platform;
import io.closewait.support.GrantedRights;
import io.closewait.support.Sources;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCaptureTest {
  private static final Platform PLATFORM = GrantedRights.platform();

  private final Random random = new Random(20261123);

  private static SiteTable table() {
    return new SiteTable(FrameRulesTest.globs(""), 32);
  }

  private static BacktraceCapture inPlace() {
    return (BacktraceCapture) BestCapture.of(table(), PLATFORM);
  }

  @Test
  void thisJvmIsReadInPlace() {
    StackCapture best = BestCapture.of(table(), PLATFORM);
    assertInstanceOf(BacktraceCapture.class, best);
    assertEquals(5000, best.affordable());
  }

  @Test
  void bothWaysTellTheSameStacksApart() {
    tellsApart(inPlace());
    tellsApart(new ElementCapture(table()));
  }

  /** Equal paths give equal numbers, different paths different ones; paths come again and again. */
  private void tellsApart(StackCapture capture) {
    List<int[]> paths = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      paths.add(random.ints(random.nextInt(i % 10 == 0 ? 300 : 12), 0, Winding.STEPS).toArray());
    }
    Map<String, Integer> known = new HashMap<>();
    Map<Integer, String> owners = new HashMap<>();
    for (int round = 0; round < 4000; round++) {
      int[] path = paths.get(random.nextInt(paths.size()));
      String name = Arrays.toString(path);
      capture.sites.resolve();
      int id = Winding.walk(path, 0, capture::capture);
      assertEquals(known.computeIfAbsent(name, first -> id), id, "one stack, two numbers");
      assertEquals(name, owners.computeIfAbsent(id, first -> name), "two stacks, one number");
    }
    assertTrue(known.size() > 300, "too few stacks to say anything: " + known.size());
  }

  @Test
  void stacksDeeperThanTheJvmKeepsAreStillSites() {
    BacktraceCapture capture = inPlace();
    int[] deep = new int[3000];
    int[] other = deep.clone();
    other[2999] = 1;
    int id = Winding.walk(deep, 0, capture::capture);
    assertEquals(id, Winding.walk(deep, 0, capture::capture));
    assertNotEquals(id, Winding.walk(other, 0, capture::capture));
  }

  @Test
  void codeWithoutLineNumbersIsToldApartToo(@TempDir Path folder) throws Exception {
    Sources.compile(
        folder,
        "com.example.stripped.Calls",
        "package com.example.stripped;\n"
            + "public class Calls {\n"
            + "  public static int one(java.util.function.IntSupplier s) { return s.getAsInt(); }\n"
            + "  public static int two(java.util.function.IntSupplier s) { return s.getAsInt(); }\n"
            + "}\n",
        "-g:none");
    Class<?> calls = Sources.load(folder, "com.example.stripped.Calls");
    for (StackCapture capture : new StackCapture[] {inPlace(), new ElementCapture(table())}) {
      IntSupplier end = capture::capture;
      int[] ids = new int[2];
      for (int i = 0; i < 2; i++) {
        String method = i == 0 ? "one" : "two";
        ids[i] = (int) calls.getMethod(method, IntSupplier.class).invoke(null, end);
      }
      assertNotEquals(ids[0], ids[1], capture.name());
    }
  }

  @Test
  void theStackThatIsWrittenOutIsTheOneThatWasTaken() {
    SiteTable sites = table();
    StackCapture capture = BestCapture.of(sites, PLATFORM);
    int id = Winding.walk(new int[] {0, 1}, 0, capture::capture);
    sites.resolve();
    Site site = sites.site(id);
    assertEquals("com.example.stacks.Winding.walk", site.where.name());
    assertEquals("com.example.stacks.Winding$Twin.go", site.stack.frames.get(1).name());
  }

  @Test
  void withoutTheFieldTheElementsAreUsed() {
    StackCapture best = BestCapture.of(table(), new Doctored(-1, UnaryOperator.identity()));
    assertInstanceOf(ElementCapture.class, best);
    assertEquals(500, best.affordable());
  }

  @Test
  void anUnknownShapeIsRefused() {
    assertRefused(backtrace -> null);
    assertRefused(backtrace -> "not a chunk");
    assertRefused(backtrace -> new Object[0]);
    assertRefused(backtrace -> changed(backtrace, 0, new int[1]));
    assertRefused(backtrace -> changed(backtrace, 0, new short[1]));
    assertRefused(backtrace -> changed(backtrace, 1, null));
    assertRefused(backtrace -> changed(backtrace, 2, new Object[] {"no class"}));
    assertRefused(backtrace -> changed(backtrace, 3, ((Object[]) backtrace).clone()));
    assertRefused(StackCaptureTest::withoutNext);
  }

  @Test
  void aBacktraceThatDoesNotTellStacksApartIsRefused() {
    Object[] constant = new Object[1];
    assertRefused(
        backtrace -> {
          constant[0] = constant[0] == null ? backtrace : constant[0];
          return constant[0];
        });
  }

  private static Object changed(Object backtrace, int index, Object value) {
    Object[] chunk = ((Object[]) backtrace).clone();
    chunk[index] = value;
    return chunk;
  }

  private static Object withoutNext(Object backtrace) {
    Object[] chunk = ((Object[]) backtrace).clone();
    for (int i = 3; i < chunk.length; i++) {
      chunk[i] = null;
    }
    return chunk;
  }

  private static void assertRefused(UnaryOperator<Object> change) {
    assertNull(BacktraceCapture.ifSafe(table(), new Doctored(PLATFORM.backtraceOffset(), change)));
  }

  /** A platform on which the backtrace looks different. */
  private static final class Doctored extends Platform {
    private final long offset;
    private final UnaryOperator<Object> change;

    Doctored(long offset, UnaryOperator<Object> change) {
      this.offset = offset;
      this.change = change;
    }

    @Override
    protected void connect(Instrumentation unused) {}

    @Override
    public void openForReflection() {}

    @Override
    public Object reference(Object holder, long offset) {
      return change.apply(PLATFORM.reference(holder, offset));
    }

    @Override
    public long backtraceOffset() {
      return offset;
    }

    @Override
    public int number(Object holder, long offset) {
      return PLATFORM.number(holder, offset);
    }

    @Override
    public boolean flag(Object holder, long offset) {
      return PLATFORM.flag(holder, offset);
    }

    @Override
    public long offset(Class<?> type, String field) {
      return PLATFORM.offset(type, field);
    }

    @Override
    public long wide(Object holder, long offset) {
      return PLATFORM.wide(holder, offset);
    }

    @Override
    public long offset(Field instanceField) {
      return PLATFORM.offset(instanceField);
    }

    @Override
    public long staticOffset(Field staticField) {
      return PLATFORM.staticOffset(staticField);
    }

    @Override
    public boolean isUninitialised(Class<?> type) {
      return PLATFORM.isUninitialised(type);
    }

    @Override
    public void defineInBootLoader(String[] names, byte[][] code) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] adapt(byte[] code) {
      throw new UnsupportedOperationException();
    }
  }
}
