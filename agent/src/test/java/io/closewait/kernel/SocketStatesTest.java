// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SocketStatesTest {
  private static final String TCP =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir private Path net;

  private static String row(int slot, int state, long inode) {
    return String.format(
        "%4d: 0100007F:1F90 0100007F:%04X %02X 00000000:00000000 00:00000000 00000000     0        0"
            + " %d 1 0000000000000000 20 4 30 10 -1%n",
        slot, 50_000 + slot, state, inode);
  }

  @Test
  void knowsEachSocketByItsInode() throws IOException {
    Files.writeString(net.resolve("tcp"), TCP + row(0, 8, 77) + row(1, 1, 5) + row(2, 6, 0));
    Files.writeString(
        net.resolve("unix"),
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
            + "ffff8880: 00000002 00000000 00010000 0001 01 12345 /run/a b\n");
    Files.writeString(
        net.resolve("packet"),
        "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n"
            + "ffff8881 3      3    0003   2     1 0      0      222\n");
    SocketStates states = new SocketStates();
    states.read(net);
    assertEquals(TcpState.CLOSE_WAIT, states.state(77));
    assertEquals(TcpState.ESTABLISHED, states.state(5));
    assertEquals(15, states.state(12345));
    assertEquals(15, states.state(222));
    assertEquals(0, states.state(6));
    assertEquals(0, states.state(0), "nobody's sockets have no inode");
    assertEquals(4, states.size());
    assertTrue(states.isComplete());
    assertEquals("0100007F:1F90 0100007F:C350", states.ends(77));
    assertNull(states.ends(5));
    states.read(net.resolve("none"));
    assertEquals(0, states.size());
    assertNull(states.ends(77));
  }

  @Test
  void readsAHundredThousandLines() throws IOException {
    StringBuilder lines = new StringBuilder(TCP);
    for (int i = 0; i < 100_000; i++) {
      lines.append(row(i % 10_000, i % 2 == 0 ? 8 : 1, 1000 + i));
    }
    Files.writeString(net.resolve("tcp6"), lines);
    SocketStates states = new SocketStates();
    states.read(net);
    assertEquals(100_000, states.size());
    assertEquals(TcpState.CLOSE_WAIT, states.state(1000));
    assertEquals(TcpState.ESTABLISHED, states.state(100_999));
    assertEquals(0, states.state(101_000));
  }

  @Test
  void garbageIsNoSocket() throws IOException {
    Files.writeString(net.resolve("tcp"), TCP + "\n\n x\n   1: zz\n" + row(1, 8, 9) + "torn");
    SocketStates states = new SocketStates();
    states.read(net);
    assertEquals(1, states.size());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsWhatThisKernelWrites() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      assertFalse(server.isClosed());
      long inode = 0;
      SocketStates states = new SocketStates();
      states.read(Path.of("/proc/self/net"));
      try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
        for (Path descriptor : descriptors) {
          String link = Files.readSymbolicLink(descriptor).toString();
          if (link.startsWith("socket:[")) {
            long candidate = Long.parseLong(link.replaceAll("\\D", ""));
            inode = states.state(candidate) == TcpState.LISTEN ? candidate : inode;
          }
        }
      }
      assertTrue(inode > 0, "the listening socket is in no list");
    }
  }
}
