// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.ShutInputs;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.PlayedKernel;
import io.closewait.leak.Kind;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel whose answers make no sense, or none is given, costs what it would tell, no leak. */
class OddAnswersTest {
  private static final int FD = 30;
  private static final int ENDED = PlayedKernel.POLLIN | PlayedKernel.POLLOUT;

  private final PlayedKernel kernel = new PlayedKernel();
  private World world;

  /** The systems that tell no state of a connection: one that refuses, and those without it. */
  enum Stateless {
    LINUX {
      @Override
      KernelView of(PlayedKernel kernel) {
        return kernel.view();
      }
    },
    MAC_OS {
      @Override
      KernelView of(PlayedKernel kernel) {
        return kernel.mac();
      }
    },
    WINDOWS {
      @Override
      KernelView of(PlayedKernel kernel) {
        return kernel.elsewhere();
      }
    };

    abstract KernelView of(PlayedKernel kernel);
  }

  @AfterEach
  void end() {
    world.end();
  }

  private void play(KernelView view) {
    world = new World(view, "");
    world.accept(FD, "accept");
  }

  private void play(Stateless system) {
    kernel.info = PlayedKernel.REFUSED;
    play(system.of(kernel));
  }

  private void assertOnly(Kind kind, int confirmed) {
    assertEquals(kind, world.only().kind);
    assertEquals(1, world.only().count);
    assertEquals(confirmed, world.only().confirmed);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x0800_0000, PlayedKernel.REFUSED})
  void anEndThatWasReadIsConfirmedWhereTheInputHasEnded(long info) {
    kernel.info = info;
    kernel.events = ENDED;
    play(kernel.view());
    world.reads(FD, "read").live(World.GRACE + 20);
    assertOnly(Kind.EOF_IGNORED, 1);
    assertEquals(1, world.only().stateless);
    assertEquals(1, world.only().peers.size(), "its address is told");
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatNobodyReadIsFoundWhereNothingIsLeftToRead(Stateless system) {
    kernel.events = ENDED;
    play(system);
    world.live(World.UNREAD - 20);
    assertTrue(world.nothingStands());
    world.live(40);
    assertOnly(Kind.FIN_UNREAD, 1);
  }

  // ---- over several paths: the first of which is established, whatever has become of the whole

  private void playOverSeveralPaths() {
    kernel.option(PlayedKernel.SO_PROTOCOL, PlayedKernel.IPPROTO_MPTCP);
    play(kernel.view());
    world.sweep();
    kernel.events = ENDED | PlayedKernel.POLLRDHUP;
  }

  @Test
  void thePeerThatEndedAllPathsIsFoundBehindUnreadDataToo() {
    playOverSeveralPaths();
    kernel.available = 301; // with the end
    world.live(World.UNREAD + 20);
    assertOnly(Kind.FIN_UNREAD, 1);
    assertEquals(300, world.only().unreadBytes);
  }

  @Test
  void anInputOfSeveralPathsThatTheApplicationShutHasNotLostItsPeer() {
    playOverSeveralPaths();
    world.shutsInput(FD);
    world.live(5 * World.UNREAD);
    assertTrue(world.nothingStands());
  }

  @Test
  void nothingIsConcludedWhereNobodyNotesWhoShutsInputs() {
    playOverSeveralPaths();
    ShutInputs.areNoted = false; // as the kernel had told the states of others
    world.live(World.UNREAD + 20);
    assertTrue(world.nothingStands());
    world.reads(FD, "read").live(World.GRACE + 20);
    assertOnly(Kind.EOF_IGNORED, 0);
  }

  @ParameterizedTest
  @EnumSource
  void unreadDataTellsNothing(Stateless system) {
    kernel.events = ENDED;
    kernel.available = 7;
    play(system);
    world.live(World.UNREAD + 20);
    assertTrue(world.nothingStands());
  }

  @ParameterizedTest
  @EnumSource
  void anInputThatTheApplicationShutHasNotLostItsPeer(Stateless system) {
    kernel.events = ENDED;
    play(system);
    world.shutsInput(FD).reads(FD, "read").live(World.UNREAD + 20);
    assertTrue(world.nothingStands());
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsShutAfterItsEndWasReadHas(Stateless system) {
    kernel.events = ENDED;
    play(system);
    world.reads(FD, "read").shutsInput(FD).live(World.GRACE + 20);
    assertOnly(Kind.EOF_IGNORED, 1);
  }

  @ParameterizedTest
  @EnumSource
  void anInputThatIsOpenContradictsAnEndThatWasRead(Stateless system) {
    kernel.events = PlayedKernel.POLLOUT;
    play(system);
    world.reads(FD, "read").live(World.UNREAD + 20);
    assertTrue(world.nothingStands());
  }

  @ParameterizedTest
  @EnumSource
  void whatSeemedEndedAndIsNotIsAnother(Stateless system) {
    kernel.events = ENDED;
    play(system);
    world.live(World.UNREAD - 20);
    kernel.available = 7;
    world.live(10);
    kernel.available = 0;
    world.live(World.UNREAD + 20);
    assertTrue(world.nothingStands(), "the agent has not seen that one from its beginning");
  }

  @ParameterizedTest
  @EnumSource
  void aFullSendBufferMeansThatSomebodyStillWrites(Stateless system) {
    kernel.events = PlayedKernel.POLLIN;
    play(system);
    world.reads(FD, "read").live(World.GRACE + 20);
    assertTrue(world.nothingStands());
  }

  @ParameterizedTest
  @EnumSource
  void whoRefusesAllCostsTheConfirmation(Stateless system) {
    kernel.refusesAll();
    play(system);
    world.reads(FD, "read").live(World.GRACE + 20);
    assertOnly(Kind.EOF_IGNORED, 0);
  }

  @Test
  void socketsThatNobodySawOpeningAreLeftToWhatWasRead() {
    kernel.info = PlayedKernel.REFUSED;
    kernel.events = ENDED;
    world = new World(kernel.view(), "");
    SocketTable.seed(FD, world.now);
    world.live(World.UNREAD + 20);
    assertTrue(world.nothingStands(), "its input may have been shut before");
    world.reads(FD, "read").live(World.GRACE + 20);
    assertEquals(0, world.only().confirmed);
  }

  @Test
  void whoShutAnInputIsForgottenWithTheSocketAndOnceTheKernelTells() {
    kernel.events = ENDED;
    play(Stateless.LINUX);
    world.shutsInput(FD).sweep();
    assertEquals(1, ShutInputs.ALL.size());
    world.releases(FD).sweep();
    assertEquals(0, ShutInputs.ALL.size());
    world.accept(FD, "accept").shutsInput(FD);
    kernel.info = 1;
    world.sweep();
    assertEquals(0, ShutInputs.ALL.size());
    world.shutsInput(FD);
    assertEquals(0, ShutInputs.ALL.size());
  }

  @Test
  void aBigEndianMachineThatAnswersWellConfirms() {
    kernel.machine("s390x", ByteOrder.BIG_ENDIAN);
    kernel.info = 0x0100_0000;
    play(kernel.view());
    world.reads(FD, "read").live(World.GRACE + 20);
    assertTrue(world.nothingStands(), "an end of stream from a local shutdown");
    world.end();
    kernel.info = 0x0800_0000;
    kernel.events = PlayedKernel.POLLOUT; // nothing is on its way
    play(kernel.view());
    world.reads(FD, "read").live(World.GRACE + 20);
    assertOnly(Kind.EOF_IGNORED, 1);
    assertEquals(0, world.only().stateless);
  }

  @Test
  void macOsTellsStatesInItsOwnNumbers() {
    kernel.info = 5; // CLOSE_WAIT of BSD
    kernel.events = ENDED;
    kernel.option(0x1024, 0); // nothing is on its way
    play(kernel.mac());
    world.reads(FD, "read").live(World.GRACE + 20);
    assertOnly(Kind.EOF_IGNORED, 1);
    assertEquals(0, world.only().stateless);
  }
}
