// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.leak.Leak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who opened the server whose connections leak. */
class ListenersTest {
  private final World world = new World();

  @AfterEach
  void end() {
    world.end();
  }

  private Leak leakAcceptedAt(int fd) {
    world.accept(fd, "accept").peerCloses(fd).reads(fd, "read");
    world.live(2 * World.GRACE);
    return world.only();
  }

  @Test
  void whatMadeItListenIsToldWithTheConnections() {
    world.listen(5, 8080, "main").sweep();
    assertEquals("main", leakAcceptedAt(7).listener.all.get(0).method);
  }

  @Test
  void itIsKnownAfterTheServerWasClosed() {
    world.listen(5, 8080, "main").sweep().releases(5);
    assertEquals("main", leakAcceptedAt(7).listener.all.get(0).method);
  }

  @Test
  void aServerAtAnotherPortIsNot() {
    world.listen(5, 8081, "main").sweep();
    assertNull(leakAcceptedAt(7).listener);
  }

  @Test
  void theSameCodeAgainIsTheSame() {
    world.listen(5, 8080, "main").sweep().releases(5).listen(6, 8080, "main").sweep();
    assertEquals("main", leakAcceptedAt(7).listener.all.get(0).method);
  }

  @Test
  void ofTwoWhoListenedThereNobodyKnowsWhoseItIs() {
    world.listen(5, 8080, "main").sweep().releases(5).listen(6, 8080, "other").sweep();
    assertNull(leakAcceptedAt(7).listener);
  }

  @Test
  void aConnectionOfOursWasAcceptedElsewhere() {
    world.listen(5, 8080, "main").sweep();
    world.connect(7, "connect").peerCloses(7).reads(7, "read").live(2 * World.GRACE);
    assertNull(world.only().listener);
  }

  @Test
  void aSocketOfNettysBecomesAListenerOnlyInTheKernel() {
    world.listensByItself(5, 8080, "bind").sweep();
    assertEquals("bind", leakAcceptedAt(7).listener.all.get(0).method);
  }
}
