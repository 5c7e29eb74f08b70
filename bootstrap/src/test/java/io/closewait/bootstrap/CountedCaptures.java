// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.io.FileDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The hooks are switched on, and the stacks that they take are counted. */
abstract class CountedCaptures {
  int captured;

  @BeforeEach
  void plugIn() {
    SocketTable.clear();
    SocketEvents.now = 100;
    HookFailures.reset();
    SocketEvents.capture = () -> ++captured;
  }

  @AfterEach
  void unplug() {
    SocketEvents.capture = null;
    HookFailures.reset();
    SocketTable.clear();
  }

  /** A connection that is accepted at site 1, answered at 2 and read to its end at 3. */
  static void atThreeSites(FileDescriptor socket, int[] site) {
    site[0] = 1;
    SocketEvents.accepted(socket);
    site[0] = 2;
    SocketEvents.afterWrite(1, socket);
    site[0] = 3;
    SocketEvents.afterRead(-1, socket);
  }
}
