// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.io.FileDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One socket, the table, and a count of the stacks that its events take. */
abstract class EventsTest {
  static final int FD = 41;
  static final FileDescriptor SOCKET = Descriptors.of(FD);

  int captured;

  @BeforeEach
  void plugIn() {
    SocketTable.clear();
    Collector.ABANDONED.clear();
    Collector.MARKED.clear();
    NamedSites.clear();
    CaptureBudget.set(-1);
    SocketEvents.now = 100;
    SocketEvents.adopting = false;
    SocketEvents.capture = () -> ++captured;
  }

  @AfterEach
  void unplug() {
    SocketEvents.capture = null;
    SocketEvents.adopting = false;
    SocketEvents.SELECTORS.clear();
    SocketEvents.tlsNumber = null;
    Collector.cleaner = null;
    Collector.finalizer = null;
    Collector.finalizing = null;
    Collector.ABANDONED.clear();
    Collector.MARKED.clear();
    ShutInputs.ALL.clear();
    ShutInputs.areNoted = true;
    UnconnectedChannels.count = 0;
    SocketTable.clear();
  }

  static long first() {
    return SocketTable.first(FD);
  }

  static long second() {
    return SocketTable.second(FD);
  }

  static int state() {
    return EntryBits.state(first());
  }

  static boolean has(long flag) {
    return (second() & flag) != 0;
  }

  static int markAge() {
    return EntryBits.markAge(second(), SocketEvents.now);
  }
}
