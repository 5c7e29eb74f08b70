// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

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
}
