// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.kernel.TcpState;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketStateTest {
  @Test
  void onlyWhatNobodyConnectedOrMadeListenIsUnused() {
    Set<SocketState> unused = EnumSet.of(SocketState.UNCONN, SocketState.BOUND);
    for (SocketState state : SocketState.values()) {
      assertEquals(unused.contains(state), state.isUnused(), state.name());
    }
  }

  @Test
  void theNamesAreThoseOfTheKernelsNumbers() {
    assertEquals(SocketState.ESTABLISHED, SocketState.of(TcpState.ESTABLISHED));
    assertEquals(SocketState.FIN_WAIT2, SocketState.of(TcpState.FIN_WAIT2));
    assertEquals(SocketState.CLOSE, SocketState.of(TcpState.DEAD));
    assertEquals(SocketState.CLOSE_WAIT, SocketState.of(TcpState.CLOSE_WAIT));
    assertEquals(SocketState.LISTEN, SocketState.of(TcpState.LISTEN));
    assertEquals(SocketState.CLOSING, SocketState.of(TcpState.CLOSING));
    assertEquals(SocketState.HUP, SocketState.of(TcpState.OTHER_GONE));
    for (int none : new int[] {TcpState.NOT_ASKED, TcpState.NONE, TcpState.UNKNOWN, 12, 99}) {
      assertEquals(SocketState.UNKNOWN, SocketState.of(none));
    }
  }
}
