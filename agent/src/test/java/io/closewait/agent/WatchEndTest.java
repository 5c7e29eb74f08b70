// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketEvents;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the agent's thread ends: with the JVM, or when it is taken out. */
@Timeout(60)
class WatchEndTest extends LivingAgent {
  private void runOn(Life begun) {
    begun.watch.start();
  }

  private void stop() throws InterruptedException {
    life.watch.jvmEnds();
    life.thread.join(20_000);
    assertFalse(life.thread.isAlive());
  }

  // ---- the end of the JVM ----------------------------------------------------------------------

  @Test
  void theLastReportFindsWhatNoSweepHasFound() throws Exception {
    begin(",interval=1h", false).accept(70, "serve").pass(1).ends(70, "serve").pass(7);
    assertEquals(0, life.times("swept"));
    runOn(life);
    stop();
    assertEquals(1, life.times("leak com.acme.App.serve"), life.heard.toString());
    assertEquals("stopped 1", life.heard.get(life.heard.size() - 1));
  }

  @Test
  void aLastReportWithNothingToTellIsHardlyWaitedFor() {
    begin("", false).accept(70, "serve").pass(3);
    assertEquals(Life.SECOND, life.watch.patience());
    life.ends(70, "serve").pass(1);
    assertEquals(5 * Life.SECOND, life.watch.patience(), "it may be a leak by now");
    life.pass(8).close(70);
    assertEquals(5 * Life.SECOND, life.watch.patience(), "a leak is told and not taken back");
    life.pass(3);
    assertEquals(Life.SECOND, life.watch.patience());
    assertEquals(5 * Life.SECOND, begin(",json=stderr", false).watch.patience());
  }

  @Test
  void aProgramShorterThanTheGraceEndsWithoutAWord() throws Exception {
    life.accept(70, "serve").pass(1).ends(70, "serve").pass(1);
    runOn(life);
    stop();
    assertEquals(List.of(), life.heard);
  }

  @Test
  void anOutputThatHasBegunIsEnded() throws Exception {
    begin(",json=stderr", false).pass(1);
    runOn(life);
    stop();
    assertEquals(List.of("started", "stopped 0"), life.heard);
  }

  @Test
  void theLastReportIsWrittenByTheAgentsThreadAndTheHookOnlyWaitsForIt() throws Exception {
    Thread[] writer = new Thread[1];
    life.duringReport = () -> writer[0] = Thread.currentThread();
    life.accept(70, "serve").pass(3).ends(70, "serve").pass(8);
    runOn(life);
    AtExit hook = new AtExit(life.watch);
    hook.start();
    life.thread.join(20_000);
    assertSame(life.thread, writer[0]);
    hook.said();
    hook.join(20_000);
    assertFalse(hook.isAlive());
  }

  @Test
  void anAgentThatIsStuckIsNotWaitedForBeyondItsTime() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    life.duringReport = () -> waitFor(stuck);
    life.accept(70, "serve").pass(3).ends(70, "serve");
    life.freeze(60);
    runOn(life.pass(2));
    AtExit hook = new AtExit(life.watch);
    long begun = System.nanoTime();
    hook.start();
    hook.join(30_000);
    assertFalse(hook.isAlive());
    assertTrue(System.nanoTime() - begun < 8 * Life.SECOND);
    stuck.countDown();
    life.thread.join(20_000);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- taken out -------------------------------------------------------------------------------

  @Test
  void takenOutItTellsWhatStandsAndLeavesNothingBehind() {
    life.accept(70, "serve").pass(3).ends(70, "serve").pass(8);
    CurrentAgent.claim();
    CurrentAgent.begins(new Desk(life.watch, new Porch()));
    assertNull(life.watch.leave());
    assertEquals("stopped 1", life.heard.get(life.heard.size() - 1));
    assertNull(SocketEvents.capture);
    assertFalse(SocketEvents.installed);
    assertEquals(-1, life.open());
  }

  @Test
  void hooksThatTheJvmKeepsHaveNoEffectAndNoOtherAgentComes() {
    life.accept(70, "serve").pass(1);
    life.retransformation = new UnsupportedOperationException("planted");
    CurrentAgent.claim();
    String refusal = life.watch.leave();
    assertTrue(refusal.startsWith("the agent has stopped, but the JVM keeps its hooks"), refusal);
    assertTrue(refusal.contains("planted"), refusal);
    assertNull(SocketEvents.capture);
    assertTrue(SocketEvents.installed);
  }

  @Test
  void itLeavesThoughItsLastReportFails() {
    SiteCapture before = SocketEvents.capture;
    life.accept(70, "serve").pass(3);
    life.broken = new IllegalStateException("planted");
    life.timesBroken = 1;
    assertNull(life.watch.leave());
    assertTrue(before != null && SocketEvents.capture == null);
  }
}
