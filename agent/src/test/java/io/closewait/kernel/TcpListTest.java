// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class TcpListTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir Path folder;

  private List<TcpList.Row> rows(int state, String... lines) throws IOException {
    Path file = folder.resolve("tcp");
    Files.writeString(file, HEADING + String.join("\n", lines) + "\n");
    List<TcpList.Row> rows = new ArrayList<>();
    TcpList.read(file.toString(), state, state, rows::add);
    return rows;
  }

  @Test
  void anIpv4RowOfALittleEndianMachine() throws IOException {
    List<TcpList.Row> rows =
        rows(
            TcpState.CLOSE_WAIT,
            "   0: 0100007F:22B8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000"
                + "        0 26812 1 0000000000000000 100 0 0 10 0",
            "   1: 0100007F:22B8 0201A8C0:D671 08 0000000A:000001F4 00:00000000 00000000  1000"
                + "        0 31416 1 0000000000000000 20 4 30 10 -1");
    assertEquals(1, rows.size());
    TcpList.Row row = rows.get(0);
    assertEquals("/127.0.0.1:8888", row.local.toString());
    assertEquals("/192.168.1.2:54897", row.peer.toString());
    assertEquals(TcpState.CLOSE_WAIT, row.state);
    assertEquals(10, row.sendQueue);
    assertEquals(500, row.receiveQueue);
    assertEquals(31416, row.inode);
  }

  @Test
  void aQueueThatDoesNotMove() throws IOException {
    String head = "   1: 0100007F:22B8 0201A8C0:D671 08 0000000A:00000000 ";
    String tail = "  1000        0 31416 1 0000000000000000 20 4 30 10 -1";
    List<TcpList.Row> rows =
        rows(
            TcpState.CLOSE_WAIT,
            head + "00:00000000 00000000" + tail, // sent, and nothing awaited
            head + "01:00000014 00000001" + tail, // sent again once
            head + "01:00000140 00000004" + tail, // sent again and again
            head + "04:00000014 00000000" + tail, // asks for room, for the first time
            head + "04:00000640 00000000" + tail); // asks for room in 16 s again
    assertEquals(
        List.of(false, false, true, false, true), rows.stream().map(row -> row.stalled).toList());
  }

  @Test
  void anIpv6Row() throws IOException {
    List<TcpList.Row> rows =
        rows(
            TcpState.CLOSE_WAIT,
            "   3: 00000000000000000000000001000000:1F90 B80D0120000000000000000001000000:C001 08"
                + " 00000000:00000001 00:00000000 00000000     0        0 0 1 0000000000000000");
    assertEquals(InetAddress.getByName("::1"), rows.get(0).local.getAddress());
    assertEquals(8080, rows.get(0).local.getPort());
    assertEquals(InetAddress.getByName("2001:db8::1"), rows.get(0).peer.getAddress());
    assertEquals(0, rows.get(0).inode, "not accepted yet");
  }

  @Test
  void anIpv4ConnectionOfAnIpv6Socket() throws IOException {
    List<TcpList.Row> rows =
        rows(
            TcpState.CLOSE_WAIT,
            "   3: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:C001 08"
                + " 00000000:00000001 00:00000000 00000000     0        0 77 1 0000000000000000");
    assertEquals("/127.0.0.1:8080", rows.get(0).local.toString());
    assertEquals("/127.0.0.1:49153", rows.get(0).peer.toString());
  }

  @Test
  void statesAreHexadecimal() throws IOException {
    String row =
        "   1: 0100007F:22B8 0100007F:D671 0B 00000000:00000000 00:00000000 00000000  1000"
            + "        0 5 1 0000000000000000";
    assertEquals(1, rows(TcpState.CLOSING, row).size());
    assertEquals(0, rows(TcpState.ESTABLISHED, row).size());
  }

  @Test
  void aTornLineIsLeftOut() throws IOException {
    assertEquals(0, rows(TcpState.CLOSE_WAIT, "   1: 0100007F:22B8 0100007F:D671 08").size());
    assertEquals(0, rows(TcpState.CLOSE_WAIT, "").size());
  }

  @Test
  void aMachineWithoutTheProtocolHasNoRows() throws IOException {
    List<TcpList.Row> rows = new ArrayList<>();
    TcpList.read(
        folder.resolve("no-such-file").toString(), TcpState.CLOSE_WAIT, TcpState.LISTEN, rows::add);
    assertTrue(rows.isEmpty());
  }

  @Test
  void aFormatThatIsNotTheKernelsIsAnError() {
    assertThrows(
        NumberFormatException.class,
        () -> rows(TcpState.CLOSE_WAIT, "1: 0100007F:ZZZZ 0100007F:D671 08 0:0 0 0 0 0 5 1"));
  }

  @Test
  void theRealListHasOurConnection() throws IOException {
    for (String host : new String[] {"127.0.0.1", "::1"}) {
      try (Pair pair = new Pair(InetAddress.getByName(host))) {
        InetSocketAddress peer = (InetSocketAddress) pair.peer.getLocalAddress();
        pair.peer.write(ByteBuffer.allocate(300));
        pair.peer.shutdownOutput();
        InetSocketAddress ours = (InetSocketAddress) pair.ours.getLocalAddress();
        Pair.await("CLOSE_WAIT of " + peer, () -> row(peer, ours) != null);
        TcpList.Row row = row(peer, ours);
        assertEquals(TcpState.CLOSE_WAIT, row.state);
        assertEquals(301, row.receiveQueue, "the data and the FIN");
        assertEquals("socket:[" + row.inode + "]", link(pair.fd()));
      }
    }
  }

  @Test
  void aConnectionThatNobodyAcceptedHasNoInode() throws IOException {
    try (Pair pair = Pair.onLoopback();
        var waiting = java.nio.channels.SocketChannel.open(pair.listener.getLocalAddress())) {
      InetSocketAddress peer = (InetSocketAddress) waiting.getLocalAddress();
      InetSocketAddress listener = (InetSocketAddress) pair.listener.getLocalAddress();
      waiting.shutdownOutput();
      Pair.await("CLOSE_WAIT of " + peer, () -> row(peer, listener) != null);
      assertEquals(0, row(peer, listener).inode);
    }
  }

  /** By both ends: another connection of this machine may have one port in common with ours. */
  private static TcpList.Row row(InetSocketAddress peer, InetSocketAddress local) {
    try {
      return TcpList.of(Path.of("/proc/self/net"), TcpState.CLOSE_WAIT).stream()
          .filter(row -> row.peer.equals(peer))
          .filter(row -> row.local.equals(local))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String link(int fd) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
  }
}
