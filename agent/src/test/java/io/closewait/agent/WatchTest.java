// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.capture.PlantedSites;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Proc;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Request;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the agent's thread does from the first tick on, and what it answers. */
@Timeout(60)
class WatchTest extends LivingAgent {
  // ---- ticks and sweeps ------------------------------------------------------------------------

  @Test
  void theClockOfTheHooksAdvancesAndTheirBudgetIsRefilled() {
    CaptureBudget.set(1);
    life.accept(70, "serve").accept(71, "serve");
    assertEquals(1, CaptureBudget.SKIPPED.sum());
    int before = SocketEvents.now;
    life.pass(3);
    assertEquals(before + 3, SocketEvents.now);
    life.accept(72, "serve");
    assertEquals(1, CaptureBudget.SKIPPED.sum(), "there is budget again");
  }

  @Test
  void aFrozenProcessDoesNotAge() {
    life.pass(1);
    int before = SocketEvents.now;
    life.freeze(600).pass(1);
    assertEquals(before + 2, SocketEvents.now);
  }

  @Test
  void beforeTheFirstSocketNothingIsMade() {
    life.pass(60);
    assertEquals(List.of(), life.heard);
  }

  @Test
  void theFirstSweepComesOneIntervalAfterTheFirstSocket() {
    life.accept(70, "serve").pass(1);
    assertEquals(0, life.times("swept"));
    life.pass(2);
    assertEquals(1, life.times("swept"));
    life.pass(20);
    assertEquals(11, life.times("swept"), "one each two seconds");
  }

  @Test
  void aLongIntervalDoesNotPutOffTheFirstSweep() {
    begin(",interval=5m", false).accept(70, "serve").pass(11);
    assertEquals(1, life.times("swept"));
    life.pass(60);
    assertEquals(1, life.times("swept"));
  }

  @Test
  void attachedItSweepsThoughItHasSeenNoSocketOpenAndLetsTheApplicationCompileFirst() {
    begin("", true).pass(2);
    assertEquals(List.of(), life.heard);
    life.pass(1);
    assertEquals(List.of("started", "swept"), life.heard);
  }

  @Test
  void whoAsksForFiguresAfterAnAttachDoesNotWaitForThem() throws Exception {
    begin("", true);
    passWhileAskedFor(Request.of(Protocol.STATUS, Protocol.OUTPUTS));
    assertEquals(List.of("started"), life.heard);
    passWhileAskedFor(Request.of(Protocol.REPORT, Protocol.TEXT));
    assertEquals(List.of("started", "swept"), life.heard);
  }

  private void passWhileAskedFor(Request request) throws Exception {
    Porch porch = life.thread.porch();
    porch.look();
    long pid = ProcessHandle.current().pid();
    try (Correspondent box = Correspondent.of(Proc.SYSTEM, pid, pid, null)) {
      assertThrows(
          IOException.class,
          () ->
              box.ask(
                  request,
                  () -> {
                    porch.look();
                    life.pass(1);
                    throw new IOException("enough");
                  }));
    }
  }

  @Test
  void anOutputThatSpeaksAtOnceIsMadeWithoutASocket() {
    begin(",json=stderr", false).pass(1);
    assertEquals(List.of("started"), life.heard);
  }

  @Test
  void aLeakIsToldInTheSweepThatFindsIt() {
    life.accept(70, "serve").pass(3).ends(70, "serve").pass(4);
    assertEquals(0, life.times("leak"));
    life.pass(4);
    assertEquals(1, life.times("leak com.acme.App.serve"), life.heard.toString());
  }

  @Test
  void thatTheLastSocketIsClosedIsSeenThoughThereIsNoneAnyMore() {
    life.accept(70, "serve").pass(3).ends(70, "serve").pass(8).close(70).pass(3);
    assertEquals(1, life.times("closed"), life.heard.toString());
    assertEquals(0, life.watch.snapshot().leaks.size());
  }

  @Test
  void whereNoSocketIsOpenNothingIsSweptAndNewStacksAreWrittenOutAllTheSame() {
    PlantedSites.unresolved(life.sites, "Job", "fetch");
    life.pass(1);
    assertEquals(1, life.sites.size(), "its Throwable holds the application's class loader");
    assertEquals(List.of(), life.heard);
  }

  @Test
  void descriptorsThatRunOutAreNotLeftUntilTheNextSweepIsDue() {
    begin(",interval=1m", false).accept(70, "serve").kernel.uses(10);
    life.pass(11);
    int swept = life.times("swept");
    life.kernel.uses(1000);
    life.pass(1);
    assertEquals(swept + 1, life.times("swept"));
  }

  // ---- what breaks costs a tick ----------------------------------------------------------------

  @Test
  void aBrokenSweepCostsItsReportAndNoMore() throws Exception {
    life.broken = new IllegalStateException("planted");
    life.timesBroken = 1;
    runOn(life.accept(70, "serve"));
    await(() -> life.times("swept") > 1);
    assertEquals(0, life.timesBroken);
    stop();
  }

  @Test
  void wantOfMemoryCostsItsReportAndNoMore() throws Exception {
    life.broken = new OutOfMemoryError("planted");
    life.timesBroken = 2;
    runOn(life.accept(70, "serve"));
    await(() -> life.times("swept") > 0);
    assertEquals(0, life.timesBroken);
    stop();
  }

  /** Thread.stop interrupts too, past what the thread itself makes of it. */
  @Test
  @SuppressWarnings("deprecation")
  void aThreadThatWasStoppedDoesNotStayInterrupted() throws Exception {
    boolean[] interrupted = new boolean[1];
    life.duringReport = () -> interrupted[0] = Thread.currentThread().isInterrupted();
    life.accept(70, "serve").pass(3).ends(70, "serve").pass(5);
    runOn(life);
    for (int i = 0; i < 5; i++) {
      life.thread.stop();
      Thread.sleep(10);
    }
    await(() -> life.times("leak") > 0);
    assertFalse(interrupted[0]);
    stop();
  }

  private void runOn(Life begun) {
    begun.watch.start();
  }

  private void stop() throws InterruptedException {
    life.watch.jvmEnds();
    life.thread.join(20_000);
    assertFalse(life.thread.isAlive());
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    while (!condition.holds()) {
      Thread.sleep(5);
    }
  }

  // ---- what is asked ---------------------------------------------------------------------------

  @Test
  void statusTellsHowTheAgentIsDoing() {
    begin("", true).accept(70, "serve").pass(3);
    String text = life.watch.status(false);
    assertTrue(text.contains(", attached "), text);
    assertTrue(text.contains("open sockets: 1 tracked"), text);
    assertTrue(text.contains("call sites: 1 known"), text);
    assertTrue(life.watch.status(true).contains("\"attached\":true"));
  }

  @Test
  void afterTheFirstSweepItCanBeAskedThoughNobodyHasLoadedAnything() throws Exception {
    life.accept(70, "serve").pass(1);
    assertFalse(life.hasMailbox());
    life.pass(2);
    assertTrue(life.hasMailbox());
    runOn(life);
    stop();
    assertFalse(life.hasMailbox(), "it goes with the JVM");
  }

  @Test
  void theReportIsOfTheLastSweepAndOfKnownFormsOnly() {
    life.accept(70, "serve").pass(1);
    assertEquals(0, life.watch.snapshot().openSockets, "none yet");
    life.pass(2);
    Snapshot snapshot = life.watch.snapshot();
    assertEquals(1, snapshot.openSockets);
    assertTrue(life.watch.render(snapshot, null, "").contains("no leak found so far"));
    assertTrue(life.watch.render(snapshot, Protocol.HTML, "").startsWith("<!"));
    String stacks = life.watch.render(snapshot, Protocol.COLLAPSED, "");
    assertEquals("com.acme.App.serve;[ESTABLISHED] 1", stacks.trim());
    assertNull(life.watch.render(snapshot, "papyrus", ""));
  }
}
