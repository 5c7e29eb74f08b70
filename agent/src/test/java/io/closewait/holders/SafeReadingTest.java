// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.FrameRules;
import io.closewait.leak.Holder;
import io.closewait.options.Options;
import java.net.Socket;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.WeakHashMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The search reads, and does nothing else: nothing is loaded, initialised or called. */
class SafeReadingTest extends Searching {
  private static volatile boolean initialised;

  /** An ordinary one. */
  static final class Session {
    final Socket socket;

    Session(Socket socket) {
      this.socket = socket;
    }
  }

  /** Loaded, and not initialised. */
  static final class Raw {
    static Object something = new Object();

    static {
      initialised = true;
    }

    private Raw() {}
  }

  /** A collection whose methods tell that they were called. */
  static final class Touchy extends AbstractList<Object> {
    final List<Object> inside = new ArrayList<>();

    @Override
    public Object get(int index) {
      throw new AssertionError("called");
    }

    @Override
    public int size() {
      throw new AssertionError("called");
    }

    @Override
    public int hashCode() {
      throw new AssertionError("called");
    }

    @Override
    public boolean equals(Object other) {
      throw new AssertionError("called");
    }
  }

  static List<HalfLoaded> sessions = new ArrayList<>();
  static Touchy touchy = new Touchy();

  @AfterEach
  void clear() {
    sessions.clear();
    touchy = new Touchy();
  }

  @Test
  void aFieldWhoseTypeIsNotLoadedIsLeftOutAndItsTypeNotLoaded() {
    for (int i = 0; i < COUNT; i++) {
      sessions.add(new HalfLoaded(connections.leakedSocket()));
    }
    Holder holder = only();
    assertTrue(holder.words.endsWith(".sessions (ArrayList) -> HalfLoaded.socket"), holder.words);
    for (Class<?> type : INSTRUMENTATION.getAllLoadedClasses()) {
      assertFalse(type.getName().equals("io.closewait.holders.NeverLoaded"));
    }
  }

  @Test
  void nothingIsInitialised() throws ClassNotFoundException {
    String name = "io.closewait.holders.SafeReadingTest$Raw";
    Class<?> raw = Class.forName(name, false, SafeReadingTest.class.getClassLoader());
    assertTrue(jvm.isRaw(raw));
    connections.leakedSocket();
    assertEquals(Holder.Claim.NONE, only().claim);
    assertTrue(jvm.isRaw(raw));
    assertFalse(initialised);
  }

  @Test
  void noMethodOfTheApplicationIsCalled() {
    for (int i = 0; i < COUNT; i++) {
      touchy.inside.add(connections.leakedSocket());
    }
    assertEquals(Touchy.class.getName() + ".inside", only().place);
  }

  /** Two fields of one name, as shortened code has them, are a matter of their types. */
  @Test
  void aFieldIsResolvedByItsTypeToo() {
    long offset = jvm.resolved(Session.class, "socket", Socket.class);
    Session session = new Session(new Socket());
    assertEquals(session.socket, jvm.reference(session, offset));
    assertEquals(-1, jvm.resolved(Session.class, "socket", Object.class));
    assertEquals(-1, jvm.resolved(SafeReadingTest.class, "touchy", Touchy.class), "it is static");
    assertEquals(-1, jvm.resolvedStatic(Session.class, "socket", Socket.class), "it is not static");
    assertTrue(jvm.resolvedStatic(SafeReadingTest.class, "touchy", Touchy.class) > 0);
    assertEquals(-1, jvm.resolvedStatic(Heir.class, "kept", Object.class), "it lies elsewhere");
  }

  static class Ancestor {
    static Object kept = new Object();
  }

  static final class Heir extends Ancestor {
    static final Object OWN = new Object();
  }

  @Test
  void tooSmallAHeapIsNotSearched() {
    assertNull(Bounds.of(10L << 20, 0));
    assertNotNull(Bounds.of(20L << 20, 0));
    assertEquals(100_000, Bounds.of(8L << 30, 0).objects);
    long free = 64L << 20;
    Bounds bounds = Bounds.of(free, 0);
    assertTrue(
        (long) bounds.objects * Bounds.BYTES_PER_OBJECT <= free / 8, "an eighth of what is free");
  }

  @Test
  void whatTakesTooLongOrIsTooMuchEnds() {
    Bounds late = new Bounds(100_000, 500, 100, 4, System.nanoTime() - 1);
    assertEquals("the time for it was over", late.exceeded());
    Bounds few = new Bounds(3, 500, 100, 4, System.nanoTime() + (1L << 40));
    Walk walk = walk(few, fd -> true);
    Object[] many = new Object[] {new Session(null), new Session(null), new Touchy(), new Heir()};
    walk.root(Root.ofThread("test"), many, "");
    walk.run();
    assertEquals(3, walk.graph.nodes());
    assertEquals("there are more objects than it may look at", walk.ended());
  }

  @Test
  void ofOneClassAndOneArrayThereIsACap() {
    Bounds bounds = new Bounds(100_000, 5, 7, 4, System.nanoTime() + (1L << 40));
    Walk walk = walk(bounds, fd -> true);
    Object[] many = new Object[20];
    for (int i = 0; i < many.length; i++) {
      many[i] = i % 2 == 0 ? new Heir() : new Session(null);
    }
    walk.root(Root.ofThread("test"), many, "");
    walk.run();
    assertTrue(walk.isCapped());
    assertEquals(2 + 7, walk.graph.nodes(), "the root, the array, and so many elements");
  }

  private Walk walk(Bounds bounds, IntPredicate connected) {
    FieldLists fields;
    try {
      fields =
          new FieldLists(
              jvm, new ConstantNames(jvm.trusted()), INSTRUMENTATION, new WeakHashMap<>());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    CodeOrigins origins =
        new CodeOrigins(FrameRules.load(Options.parse("").app()), Options.parse("").app());
    origins.learn(new Class<?>[0]);
    Heap heap = new LiveHeap(jvm, new Shapes(jvm, fields, origins));
    return new Walk(heap, bounds, new Freed(), connected);
  }
}
