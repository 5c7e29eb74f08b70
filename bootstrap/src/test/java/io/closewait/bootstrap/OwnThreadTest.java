// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's own sockets are nobody's leak. */
class OwnThreadTest {
  private static final int FD = 43;
  private static final FileDescriptor SOCKET = Descriptors.of(FD);

  private int captured;

  @BeforeEach
  void plugIn() {
    SocketTable.clear();
    CaptureBudget.set(-1);
    SocketEvents.now = 100;
    SocketEvents.capture = () -> ++captured;
  }

  @AfterEach
  void unplug() {
    SocketEvents.capture = null;
    SocketEvents.adopting = false;
    SocketTable.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatItOpensAndUsesIsNotRecorded(boolean adopting) throws InterruptedException {
    SocketEvents.adopting = adopting;
    onOwnThread(
        () -> {
          SocketEvents.listening(SOCKET);
          SocketEvents.accepted(SOCKET);
          SocketEvents.connecting(SOCKET);
          SocketEvents.afterWrite(1, SOCKET);
          SocketEvents.afterRead(-1, SOCKET);
        });
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
    assertEquals(0, captured);
  }

  @Test
  void whatItHoldsIsNotTakenForASocketThatNobodySawOpening() throws InterruptedException {
    onOwnThread(() -> SocketEvents.accepted(SOCKET));
    assertFalse(SocketTable.seed(FD, 100));
    onOwnThread(() -> SocketEvents.released(SOCKET));
    assertTrue(SocketTable.seed(FD, 100), "the next user's");
  }

  @Test
  void whatItReadsAfterAnotherOfItsKindHasClosedItIsNotAdopted() throws InterruptedException {
    SocketTable.make(FD);
    SocketEvents.adopting = true;
    onOwnThread(
        () -> {
          SocketEvents.accepted(SOCKET);
          SocketEvents.released(SOCKET);
          SocketEvents.afterRead(-1, SOCKET);
        });
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
    SocketEvents.afterRead(-1, SOCKET);
    assertEquals(SocketTable.OPEN, EntryBits.state(SocketTable.first(FD)), "the application's");
  }

  @Test
  void whatStoodAtItsNumberIsOutOfDate() throws InterruptedException {
    SocketEvents.accepted(SOCKET);
    onOwnThread(() -> SocketEvents.accepted(SOCKET));
    assertEquals(SocketTable.EMPTY, EntryBits.state(SocketTable.first(FD)));
    SocketEvents.accepted(SOCKET);
    assertEquals(SocketTable.OPEN, EntryBits.state(SocketTable.first(FD)));
  }

  @Test
  void itHoldsNoJvmAndItsFailuresAreItsOwn() throws InterruptedException {
    AtomicBoolean told = new AtomicBoolean();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> told.set(true));
    try {
      OwnThread thread =
          onOwnThread(
              () -> {
                Thread.currentThread().interrupt();
                assertFalse(Thread.currentThread().isInterrupted());
                throw new IllegalStateException("planted");
              });
      assertTrue(thread.isDaemon());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertFalse(told.get());
  }

  private static OwnThread onOwnThread(Runnable work) throws InterruptedException {
    OwnThread thread = new OwnThread("own", work);
    thread.start();
    thread.join();
    return thread;
  }
}
