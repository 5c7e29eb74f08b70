// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.Collector;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sockets that only the garbage collector closed. */
class AbandonedTest extends CollectedSockets {
  // ---- abandoned -------------------------------------------------------------------------------

  @Test
  void whatOnlyTheCollectorClosedIsAbandoned() {
    world.connect(20, "fetch").connect(21, "fetch").connect(22, "fetch");
    world.closes(22);
    onTheCollectorsThread(() -> world.releases(20).releases(21));
    tellAbandoned();
    world.sweep();
    Leak leak = world.only();
    assertEquals(Kind.ABANDONED, leak.kind);
    assertEquals(Severity.WARN, leak.severity);
    assertEquals(2, leak.count);
    assertEquals("com.acme.App.fetch(App.java:7)", leak.where.toString());
    assertEquals(Side.CONNECTED, leak.side);
    assertEquals(1, world.leaks.size());
    tellAbandoned();
    world.summary();
    assertEquals(1, world.leaks.size(), "a total that has not grown is not repeated");
  }

  @Test
  void aReportedLeakThatTheCollectorClosesIsCountedAsAbandonedOnly() {
    world.connect(20, "fetch").writes(20, "fetch").peerCloses(20).reads(20, "read");
    world.live(GRACE + 10);
    assertEquals(Kind.EOF_IGNORED, world.only().kind);
    onTheCollectorsThread(() -> world.releases(20));
    tellAbandoned();
    world.sweep();
    assertEquals(1, world.closed.size());
    assertEquals(LateClose.By.COLLECTOR, world.closed.get(0).by);
    assertEquals(Kind.ABANDONED, world.only().kind);
    assertEquals(1, world.only().count);
  }

  @Test
  void norIfItsNumberHasANewUserBeforeTheNextSweep() {
    world.connect(20, "fetch").writes(20, "fetch").peerCloses(20).reads(20, "read");
    world.connect(21, "fetch").writes(21, "fetch").peerCloses(21).reads(21, "read");
    world.live(GRACE + 10);
    assertEquals(2, world.only().count);
    onTheCollectorsThread(() -> world.releases(20));
    world.accept(20, "accept");
    world.closes(21).accept(21, "accept");
    tellAbandoned();
    world.sweep();
    assertEquals(
        Map.of(LateClose.By.APPLICATION, 1, LateClose.By.COLLECTOR, 1),
        world.closed.stream().collect(Collectors.toMap(c -> c.by, c -> c.count)));
    assertEquals(Kind.ABANDONED, world.only().kind);
    assertTrue(Collector.MARKED.isEmpty(), "nothing is left for later");
  }

  @Test
  void whatTheCollectorClosesAtTheEndOfTheJvmIsNobodysLeak() {
    world.connect(20, "fetch").writes(20, "fetch");
    abandoned.freeze();
    onTheCollectorsThread(() -> world.releases(20));
    tellAbandoned();
    assertTrue(world.last().nothingStands());
  }

  @Test
  void listenersThatTheCollectorClosesAreNobodysLeak() {
    listen();
    onTheCollectorsThread(() -> world.releases(LISTENER));
    tellAbandoned();
    assertTrue(world.sweep().nothingStands());
  }
}
