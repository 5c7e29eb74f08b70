// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.Collector;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.kernel.TcpState;
import io.closewait.support.Descriptors;
import org.junit.jupiter.api.AfterEach;

/** A world with a listener, in which the garbage collector closes sockets. */
abstract class CollectedSockets {
  static final int LISTENER = 12;

  final World world = new World();

  final AbandonedSockets abandoned = new AbandonedSockets(world.sites, world.book);

  @AfterEach
  void end() {
    Collector.cleaner = null;
    Collector.finalizer = null;
    world.end();
  }

  static void onTheCollectorsThread(Runnable work) {
    Thread before = Collector.cleaner;
    Collector.cleaner = Thread.currentThread();
    work.run();
    Collector.cleaner = before;
  }

  void tellAbandoned() {
    abandoned.count();
    abandoned.report(world.now);
  }

  void listen() {
    world.kernel.open(LISTENER, TcpState.LISTEN);
    SocketEvents.listening(Descriptors.of(LISTENER));
  }
}
