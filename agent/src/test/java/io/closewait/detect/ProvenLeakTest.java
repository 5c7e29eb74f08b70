// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketEvents;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Reporter;
import io.closewait.options.Options;
import io.closewait.support.Descriptors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said against closing a socket that is reported as leaked. */
class ProvenLeakTest {
  private static final int FD = 7;

  private final World world = new World();
  private final FakeKernel kernel = world.kernel;
  private final Detector detector =
      new Detector(
          kernel,
          world.sites,
          new Thresholds(World.GRACE, World.UNREAD),
          Options.parse("").ignore(),
          1_000_000,
          false,
          new Reporter() {});
  private long nanos;

  @AfterEach
  void end() {
    world.end();
  }

  private void passes(int ticks) {
    world.pass(ticks);
    nanos += 3_600_000_000_000L; // no pace is kept
    detector.sweep(world.now, nanos);
  }

  private ProvenLeak only() {
    List<ProvenLeak> proven = detector.proven();
    assertEquals(1, proven.size());
    return proven.get(0);
  }

  private ProvenLeak ended() {
    world.eofIgnored(FD);
    passes(1);
    passes(World.GRACE + 1);
    return only();
  }

  private ProvenLeak unread(long bytes) {
    world.unread(FD);
    kernel.sockets.get(FD).unread = bytes;
    passes(1);
    passes(World.UNREAD + 1);
    return only();
  }

  @Test
  void nothingIsSaidAgainstOneThatStands() {
    ProvenLeak leak = ended();
    assertNull(leak.objection());
    assertTrue(leak.isUntouched());
    assertEquals(FD, leak.number);
    assertTrue(leak.ageSeconds > World.GRACE);
  }

  @Test
  void whatIsNotReportedYetIsNotAmongThem() {
    world.eofIgnored(FD);
    passes(1);
    assertTrue(detector.proven().isEmpty());
  }

  @Test
  void whatIsOnlyInferredOrNotOpenAnyMoreIsNotAmongThem() {
    for (int fd = 100; fd < 120; fd++) {
      world.connect(fd, "fetch").writes(fd, "fetch");
      kernel.sockets.get(fd).unread = 5000;
      world.opensChannel(fd + 100, "open");
    }
    for (int i = 0; i < 10; i++) {
      passes(World.UNREAD);
    }
    assertTrue(detector.latest().leaks.size() > 1, "unread answers, and never connected");
    assertTrue(detector.proven().isEmpty());
  }

  @Test
  void theApplicationClosesItItself() {
    ProvenLeak leak = ended();
    SocketEvents.closing(Descriptors.of(FD));
    assertEquals("closed meanwhile", leak.objection());
    world.releases(FD);
    assertEquals("closed meanwhile", leak.objection());
  }

  @Test
  void itsNumberHasAnotherUser() {
    ProvenLeak leak = ended();
    world.closes(FD).eofIgnored(FD);
    assertEquals("closed meanwhile", leak.objection());
  }

  /** Put there by native code, which no hook sees. */
  @Test
  void itsNumberHasAnotherUserBehindTheJdksBack() {
    ProvenLeak leak = ended();
    kernel.sockets.get(FD).localPort = 4711;
    assertEquals("another socket has its number", leak.objection());
  }

  @Test
  void somebodyWroteToIt() {
    ProvenLeak leak = ended();
    world.pass(5);
    world.writes(FD, "late");
    assertFalse(leak.isUntouched() && leak.objection() == null);
    assertEquals("used meanwhile", leak.objection());
  }

  @Test
  void somebodyUsesItWhileTheKernelIsAsked() {
    ProvenLeak leak = ended();
    world.pass(5);
    kernel.meanwhile = fd -> SocketEvents.afterWrite(1, Descriptors.of(fd));
    assertEquals("used meanwhile", leak.objection());
  }

  @Test
  void somebodyUsesItBetweenTheQuestionsAndTheClose() {
    ProvenLeak leak = ended();
    assertNull(leak.objection());
    world.pass(5);
    world.writes(FD, "late");
    assertFalse(leak.isUntouched());
  }

  @Test
  void theKernelHasOtherNews() {
    ProvenLeak leak = ended();
    kernel.state(FD, TcpState.ESTABLISHED);
    assertEquals("the kernel no longer calls it leaked", leak.objection());
    kernel.state(FD, TcpState.UNKNOWN);
    assertEquals("the kernel no longer calls it leaked", leak.objection());
    kernel.state(FD, TcpState.DEAD);
    assertNull(leak.objection(), "dead is dead");
  }

  @Test
  void somebodyTakesWhatIsUnread() {
    ProvenLeak leak = unread(5000);
    assertNull(leak.objection());
    kernel.sockets.get(FD).unread = 4000;
    assertEquals("somebody reads from it", leak.objection());
  }

  @Test
  void somebodyMayBeStandingInAWrite() {
    ProvenLeak leak = unread(0);
    kernel.sockets.get(FD).full = true;
    assertEquals("somebody may be writing to it: its send buffer is full", leak.objection());
  }

  @Test
  void whatFirstAidHasClosedIsRemembered() {
    ProvenLeak leak = ended();
    assertFalse(leak.isAided());
    leak.aided();
    assertTrue(only().isAided(), "until its descriptor comes back");
  }
}
