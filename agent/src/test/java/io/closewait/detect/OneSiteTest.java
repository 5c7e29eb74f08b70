// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static io.closewait.detect.World.GRACE;
import static io.closewait.detect.World.UNREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Leak;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One leak is one site whatever the timing. */
class OneSiteTest {
  private World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  private static final String ACCEPTOR = "org.eclipse.jetty.server.ServerConnector.accept";
  private static final String OUTPUT = "org.eclipse.jetty.server.HttpOutput.write";

  // ---- one leak is one site whatever the timing -------------------------------------------------

  private void servedBy(int fd, String stack) {
    world.accept(fd, ACCEPTOR).writes(fd, stack).peerCloses(fd);
  }

  private Map<String, Integer> countsByPlace() {
    return world.standing().stream()
        .collect(Collectors.toMap(leak -> leak.where.method, leak -> leak.count));
  }

  @Test
  void theFewThatOnlyTheLibraryTouchedAreOfTheOneHandlerThatLeaks() {
    servedBy(20, OUTPUT);
    for (int fd = 21; fd < 25; fd++) {
      servedBy(fd, OUTPUT + " < com.acme.App.handle");
    }
    servedBy(25, OUTPUT);
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 6), countsByPlace());
    assertEquals(1, world.leaks.size());
    assertEquals(6, world.only().ever, "not told by halves before");
    assertTrue(world.only().owner.frames.contains(world.only().where));
    assertTrue(world.moved.isEmpty());
  }

  @Test
  void whereMostAreTheLibrarysItIsNotByChance() {
    for (int fd = 20; fd < 25; fd++) {
      servedBy(fd, OUTPUT);
    }
    servedBy(25, OUTPUT + " < com.acme.App.handle");
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 1, "accept", 5), countsByPlace());
  }

  @Test
  void whereSeveralHandlersLeakTheLibrarysAreNoneOfTheirs() {
    servedBy(20, OUTPUT + " < com.acme.App.handle");
    servedBy(21, OUTPUT + " < com.acme.App.handleOther");
    servedBy(22, OUTPUT);
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 1, "handleOther", 1, "accept", 1), countsByPlace());
  }

  @Test
  void anotherServersConnectionsAreNotTheHandlersThoughBothPortsAreChosenByTheKernel() {
    for (int fd = 20; fd < 23; fd++) {
      servedBy(fd, OUTPUT + " < com.acme.App.handle");
      world.kernel.sockets.get(fd).localPort = 40_001;
    }
    servedBy(23, OUTPUT);
    world.kernel.sockets.get(23).localPort = 40_002;
    servedBy(24, OUTPUT);
    world.kernel.sockets.get(24).localPort = 40_001;
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 4, "accept", 1), countsByPlace());
  }

  @Test
  void whatNobodyHandledIsNotTheHandlers() {
    servedBy(20, OUTPUT + " < com.acme.App.handle");
    servedBy(21, OUTPUT + " < com.acme.App.handle");
    world.accept(22, ACCEPTOR).peerCloses(22);
    world.live(UNREAD + 20);
    assertEquals(Map.of("handle", 2, "accept", 1), countsByPlace());
  }

  @Test
  void anEndThatTheLibraryReadIsOfTheLeakOfWhoHandledTheConnection() {
    String read = "org.eclipse.jetty.io.ChannelEndPoint.fill";
    for (int fd = 20; fd < 23; fd++) {
      servedBy(fd, OUTPUT + " < com.acme.App.answer");
      world.reads(fd, fd > 20 ? read + " < com.acme.App.consume" : read);
    }
    world.live(GRACE + 10);
    assertEquals(Map.of("consume", 3), countsByPlace());
  }

  @Test
  void whereTheLibraryAlwaysReadsTheEndTheHandlerIsStillTheOne() {
    for (int fd = 20; fd < 26; fd++) {
      servedBy(fd, fd % 4 == 0 ? OUTPUT : OUTPUT + " < com.acme.App.answer");
      world.reads(fd, "org.eclipse.jetty.io.ChannelEndPoint.fill");
    }
    world.live(GRACE + 10);
    assertEquals(Map.of("answer", 6), countsByPlace());
    assertEquals(1, world.leaks.size());
  }

  @Test
  void aLibraryThatConnectsOnItsOwnThreadTooIsOneLeak() {
    String connect = "okhttp3.internal.connection.RealConnection.connect";
    for (int fd = 20; fd < 26; fd++) {
      world.connect(fd, fd < 23 ? connect + " < com.acme.App.fetch" : connect);
      world.kernel.sockets.get(fd).peerPort = 443;
      world.writes(fd, null).peerCloses(fd);
    }
    world.live(UNREAD + 20);
    assertEquals(Map.of("fetch", 6), countsByPlace());
  }

  @Test
  void withoutAnyStackTheSiteIsUnsampled() {
    world.accept(20, null).peerCloses(20).reads(20, null);
    Leak leak = world.live(GRACE + 10).only();
    assertEquals("unsampled", leak.site);
    assertEquals(1, leak.unsampled);
    assertNull(leak.where);
    assertNull(leak.open);
    world.closes(20);
    world.eofIgnored(20);
    assertNotEquals("unsampled", world.live(GRACE + 10).only().site);
  }

  @Test
  void theOldestIsTheOldestWhateverItsNumber() {
    world.eofIgnored(50);
    world.pass(8);
    world.eofIgnored(20);
    world.pass(GRACE + 1);
    Leak leak = world.sweep().only();
    assertEquals(GRACE + 9, leak.oldestSeconds);
    assertEquals(50, leak.sockets.get(0).fd);
    assertEquals(GRACE + 9, leak.sockets.get(0).ageSeconds);
    assertEquals(GRACE + 1, leak.sockets.get(1).ageSeconds);
  }
}
