// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketEvents;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** A row whose event the bridge lacks would throw NoSuchMethodError into the application. */
class HookEventsTest {
  @Test
  void theBridgeHasTheEventOfEveryRow() {
    for (HookPoint[] table : new HookPoint[][] {HookTable.ROWS, NettyTable.ROWS}) {
      for (HookPoint row : table) {
        assertTrue(hasEvent(row.event), row + " calls what does not exist");
      }
    }
  }

  private static boolean hasEvent(String name) {
    for (Method method : SocketEvents.class.getMethods()) {
      if (method.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
