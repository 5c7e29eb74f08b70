// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a search that need no objects of a program: lists, graph, bounds, names. */
class SearchPartsTest {
  private static final Shape SHAPE =
      new Shape("com.acme.Thing", CodeOrigin.APPLICATION, new Declared.Slot[0]);

  @Test
  void listsGrowByPages() {
    Ints ints = new Ints();
    Refs<String> refs = new Refs<>();
    for (int i = 0; i < 50_000; i++) {
      ints.add(i * 3);
      refs.add("r" + i);
    }
    assertEquals(50_000, ints.size());
    for (int i = 0; i < 50_000; i += 499) {
      assertEquals(i * 3, ints.get(i));
      assertEquals("r" + i, refs.get(i));
    }
    ints.set(4096, -1);
    assertEquals(-1, ints.increment(4096), "what it was");
    assertEquals(0, ints.get(4096));
    assertEquals(0, new Ints(5000).get(4999));
    assertEquals(5000, new Ints(5000).size());
  }

  @Test
  void objectsAreToldApartByIdentityWithoutAskingThem() {
    Graph graph = new Graph();
    List<Object> objects = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      objects.add(
          new Object() {
            @Override
            public boolean equals(Object other) {
              throw new AssertionError("asked");
            }

            @Override
            public int hashCode() {
              throw new AssertionError("asked");
            }
          });
      assertEquals(i, graph.add(objects.get(i), SHAPE));
    }
    for (int i = 0; i < objects.size(); i++) {
      assertEquals(i, graph.find(objects.get(i)));
    }
    assertEquals(-1, graph.find(new Object()));
  }

  @Test
  void edgesAreFoundFromBothEnds() {
    Graph graph = new Graph();
    int nodes = 300;
    for (int i = 0; i < nodes; i++) {
      graph.add(new Object(), SHAPE);
    }
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      graph.addEdge(random.nextInt(nodes), random.nextInt(nodes), "f" + i);
    }
    graph.index();
    int in = 0;
    int out = 0;
    for (int node = 0; node < nodes; node++) {
      for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++, in++) {
        assertEquals(node, graph.to(graph.in(i)));
      }
      for (int i = graph.outStart(node); i < graph.outStart(node + 1); i++, out++) {
        assertEquals(node, graph.from(graph.out(i)));
      }
    }
    assertEquals(2000, in);
    assertEquals(2000, out);
    assertEquals(2000, graph.edges());
  }

  @Test
  void waysLeadBackToWhereTheyBegan() {
    Graph graph = new Graph();
    for (int i = 0; i < 4; i++) {
      graph.add(new Object(), SHAPE);
    }
    graph.addEdge(1, 0, "a"); // 3 -> 2 -> 1 -> 0
    graph.addEdge(2, 1, "b");
    graph.addEdge(3, 2, "c");
    graph.index();
    Ways up = new Ways(graph);
    up.start(0);
    assertTrue(up.reach(1, 0));
    assertTrue(up.reach(2, 1));
    assertFalse(up.reach(2, 2), "it has been there");
    assertArrayEquals(new int[] {2, 1, 0}, up.down(graph, 2, 2));
    Ways forwards = new Ways(graph);
    forwards.start(3);
    forwards.reach(2, 2);
    forwards.reach(1, 1);
    assertArrayEquals(new int[] {2, 1}, forwards.forwards(graph, 1));
    assertArrayEquals(new int[0], forwards.forwards(graph, 3));
    assertEquals(3, forwards.size());
    forwards.clear();
    assertEquals(0, forwards.size());
    assertFalse(forwards.has(1));
    assertTrue(forwards.reach(1, 2), "as if it had never been there");
  }

  @Test
  void aSearchTakesAnEighthOfWhatIsFreeAndNothingOfAFullHeap() {
    long later = System.nanoTime() + 60_000_000_000L;
    assertNull(Bounds.of(8 << 20, later), "the margin alone");
    assertNull(Bounds.of(12 << 20, later), "fewer than five thousand objects");
    Bounds some = Bounds.of(20L << 20, later);
    assertEquals((12L << 20) / 8 / Bounds.BYTES_PER_OBJECT, some.objects);
    assertEquals(100_000, Bounds.of(4L << 30, later).objects);
    assertTrue(Bounds.ofDump(64L << 20).objects > 100_000);
    assertEquals(1_000_000, Bounds.ofDump(4L << 30).objects);
  }

  @Test
  void aSearchEndsWithItsTime() {
    Bounds over = Bounds.of(1L << 30, System.nanoTime() - 1);
    assertEquals("the time for it was over", over.exceeded());
    assertTrue(over.mayRead(), "what was found in time is read");
    assertFalse(Bounds.of(1L << 30, System.nanoTime() - 3_000_000_000L).mayRead());
    assertNull(Bounds.of(1L << 30, System.nanoTime() + 60_000_000_000L).exceeded());
    assertNotNull(Bounds.now(1_000_000_000));
  }

  /** A weak reference of a class of its own may have more. */
  static final class OwnWeak extends WeakReference<Object> {
    OwnWeak() {
      super(new Object());
    }
  }

  static final class OwnPhantom extends PhantomReference<Object> {
    OwnPhantom() {
      super(new Object(), new ReferenceQueue<>());
    }
  }

  @Test
  void theSearchDoesNotGoIntoWhatLeadsNowhere() {
    assertTrue(Leaves.isLeaf(String.class));
    assertTrue(Leaves.isLeaf(Class.class));
    assertTrue(Leaves.isLeaf(ClassLoader.class));
    assertTrue(Leaves.isLeaf(java.util.Locale.class));
    assertTrue(Leaves.isLeaf(OwnPhantom.class), "it would bring back what is dead");
    assertFalse(Leaves.isLeaf(OwnWeak.class));
    assertFalse(Leaves.isLeaf(java.util.ArrayList.class));
    assertFalse(Leaves.isLeaf(java.net.Socket.class));
    assertTrue(Leaves.isHidden(Object.class));
    assertTrue(Leaves.isHidden(WeakReference.class));
    assertFalse(Leaves.isHidden(java.net.Socket.class));
  }

  @Test
  void collectionsAreKnownByTheirPackages() {
    assertTrue(Shapes.isCollection("java.util.HashMap"));
    assertTrue(Shapes.isCollection("it.unimi.dsi.fastutil.ints.IntArrayList"));
    assertFalse(Shapes.isCollection("com.acme.java.util.Map"));
    assertFalse(Shapes.isCollection("scala.Option"));
  }

  @Test
  void descriptorsOfShadedNettyAreDescriptors() {
    assertEquals(SocketKind.NETTY, SocketKind.of("io.netty.channel.unix.FileDescriptor"));
    assertEquals(
        SocketKind.NETTY, SocketKind.of("com.acme.shaded.io.netty.channel.unix.FileDescriptor"));
    assertEquals(SocketKind.CHANNEL, SocketKind.of("sun.nio.ch.SocketChannelImpl"));
    assertNull(SocketKind.of("com.acme.sun.nio.ch.SocketChannelImpl"));
    assertNull(SocketKind.of(java.net.Socket.class), "it has its descriptor in its impl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/app/classes/",
        "/srv/app.jar!/BOOT-INF/classes!/",
        "/srv/tomcat/webapps/shop/WEB-INF/classes/"
      })
  void classesInAFolderAreTheApplicationsOwn(String path) {
    assertTrue(CodePlace.isOwn(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/lib/pool-1.2.jar",
        "/srv/app.jar!/BOOT-INF/lib/pool.jar!/",
        "/srv/shop.war",
        "/srv/lib/pool.zip!/"
      })
  void classesInAJarMayBeALibrarys(String path) {
    assertFalse(CodePlace.isOwn(path));
  }

  @Test
  void whereAClassComesFromIsKnown() {
    String own = CodePlace.of(SearchPartsTest.class);
    assertTrue(CodePlace.isOwn(own), own);
    assertNull(CodePlace.of(String.class), "the JDK's have none");
    assertEquals("/srv/app.jar", CodePlace.trimmed("/srv/app.jar!/"));
  }

  private static String doing(String method) {
    return Places.doing(
        new StackTraceElement[] {new StackTraceElement("any.Type", method, null, -1)});
  }

  @Test
  void whatAThreadDoesIsToldByItsInnermostFrame() {
    assertEquals(", parked", doing("park"));
    assertEquals(", waiting", doing("wait0"));
    assertEquals(", asleep", doing("sleepNanos0"));
    assertEquals(", reading", doing("socketRead0"));
    assertEquals("", doing("compute"));
  }
}
