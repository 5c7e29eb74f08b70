// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts from lists of the kernel that were planted. */
class KernelCountsTest {
  private static final long PID = 999_999_999; // larger than Linux hands out
  private static final String HEADING = "  sl  local_address rem_address   st\n";
  private static final String ALL = "0".repeat(32);
  private static final String MAPPED = "0000000000000000FFFF00000100007F";
  private static final String LOOPBACK_6 = "00000000000000000000000001000000";
  private static final String LOOPBACK_4 = "0100007F";

  @TempDir private Path folder;
  private FakeMachine machine;
  private FakeProcess jvm;

  @BeforeEach
  void begin() throws IOException {
    machine = new FakeMachine(folder);
    jvm = machine.jvm(PID, "a.Main");
  }

  private static String row(
      String local, int port, String peer, int peerPort, int state, int inode) {
    return String.format(
        "   0: %s:%04X %s:%04X %02X 00000000:00000000 00:00000000 00000000 0 0 %d 1%n",
        local, port, peer, peerPort, state, inode);
  }

  private void open(int... inodes) throws IOException {
    for (int inode : inodes) {
      jvm.descriptor("socket:[" + inode + "]");
    }
  }

  private String text() {
    return machine.run("report", PID, "--kernel-only").exits(0).out();
  }

  @Test
  void aServiceIsOneWhicheverListItsClientsAreIn() throws IOException {
    jvm.file(
        "net/tcp6",
        HEADING
            + row(ALL, 8080, ALL, 0, FakeProcess.LISTEN, 70)
            + row(MAPPED, 8080, MAPPED, 5001, FakeProcess.CLOSE_WAIT, 71)
            + row(LOOPBACK_6, 8080, LOOPBACK_6, 5002, FakeProcess.CLOSE_WAIT, 73));
    jvm.file(
        "net/tcp", HEADING + row(LOOPBACK_4, 8080, LOOPBACK_4, 5003, FakeProcess.CLOSE_WAIT, 72));
    open(70, 71, 72, 73);
    assertEquals(
        "process 999999999 (a.Main): 3 in CLOSE_WAIT, 0 established, 4 sockets in all\n"
            + "      2  port 8080, from 127.0.0.1\n"
            + "      1  port 8080, from 0:0:0:0:0:0:0:1\n",
        text());
  }

  @Test
  void aSocketThatTheListNamesTwiceIsOne() throws IOException {
    String waiting = row(LOOPBACK_4, 5001, LOOPBACK_4, 443, FakeProcess.CLOSE_WAIT, 71);
    String talking = row(LOOPBACK_4, 5002, LOOPBACK_4, 443, FakeProcess.ESTABLISHED, 72);
    jvm.file("net/tcp", HEADING + waiting + talking + waiting + talking);
    open(71, 72);
    assertTrue(text().contains(": 1 in CLOSE_WAIT, 1 established, 2 sockets in all\n"), text());
  }

  @Test
  void theSocketsOfOthersDoNotCount() throws IOException {
    jvm.file(
        "net/tcp",
        HEADING
            + row(LOOPBACK_4, 5001, LOOPBACK_4, 443, FakeProcess.CLOSE_WAIT, 71)
            + row(LOOPBACK_4, 5002, LOOPBACK_4, 443, FakeProcess.CLOSE_WAIT, 0)
            + row(LOOPBACK_4, 443, LOOPBACK_4, 0, FakeProcess.LISTEN, 72));
    jvm.descriptor("/var/log/app.log").descriptor("pipe:[71]").descriptor("anon_inode:[eventpoll]");
    assertTrue(text().endsWith(": 0 in CLOSE_WAIT, 0 established, 0 sockets in all\n"), text());
  }

  @Test
  void theWorstComesFirstAndTheRestIsAddedUp() throws IOException {
    for (int i = 0; i < 25; i++) {
      jvm.socket(FakeProcess.CLOSE_WAIT, 5000 + i, 8001 + i);
    }
    for (int i = 0; i < 3; i++) {
      jvm.socket(FakeProcess.CLOSE_WAIT, 6000 + i, 9999);
    }
    List<String> lines = text().lines().toList();
    assertEquals(22, lines.size(), "title, twenty and the rest");
    assertEquals("      3  to 127.0.0.1 port 9999", lines.get(1));
    assertEquals("      1  to 127.0.0.1 port 8001", lines.get(2));
    assertEquals("      6  to or from others", lines.get(21));
    String json = machine.run("report", PID, "--kernel-only", "--json").exits(0).out();
    assertEquals(26, json.split("\"side\":\"connected\"", -1).length - 1, "programs get them all");
    assertTrue(
        json.contains("\"groups\":[{\"side\":\"connected\",\"peer\":\"127.0.0.1\",\"port\":9999,"));
    assertEquals(1, json.lines().count());
  }

  @Test
  void whatIsInAnyListIsNotOver() throws IOException {
    jvm.file(
        "net/udp",
        "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when\n"
            + row(LOOPBACK_4, 53, LOOPBACK_4, 0, 7, 81));
    jvm.file(
        "net/unix",
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
            + "0000000000000000: 00000002 00000000 00010000 0001 01 82 /run/app.sock\n"
            + "0000000000000000: 00000002 00000000 00010000 0001 01 83\n");
    jvm.file(
        "net/netlink",
        "sk               Eth Pid Groups   Rmem Wmem Dump Locks Drops Inode\n"
            + "0000000000000000 0   1   00000000 0    0    0    2     0     84\n");
    jvm.file(
        "net/packet",
        "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
            + "0000000000000000 3      3    0003   2     1 0      0      85\n");
    open(81, 82, 83, 84, 85, 86);
    assertTrue(text().contains("      1  in no list of the kernel: over"), text());
    assertTrue(text().contains("6 sockets in all"), text());
  }

  @Test
  void tornListsCostNothingButTheirOwnRows() throws IOException {
    jvm.file("net/udp", "").file("net/raw", "no heading that anybody knows\n1 2 3\n");
    jvm.file("net/unix", "Num RefCount Protocol Flags Type St Inode\n\nx\n0: 2 0 0 1 01 none\n");
    String torn = "   1: 0100007F:1389 0100007F:01BB 08 0000\n   2:\n\n";
    String good = row(LOOPBACK_4, 5001, LOOPBACK_4, 443, FakeProcess.CLOSE_WAIT, 71);
    jvm.file("net/tcp", HEADING + torn + good);
    open(71, 72);
    assertTrue(text().contains(": 1 in CLOSE_WAIT, 0 established, 2 sockets in all\n"), text());
    assertTrue(text().contains("      1  in no list of the kernel"), text());
  }

  @Test
  void aKernelWithoutTheListsShowsNone() throws IOException {
    Files.delete(jvm.folder.resolve("net/tcp"));
    open(71);
    assertTrue(text().contains(": 0 in CLOSE_WAIT, 0 established, 1 sockets in all\n"), text());
  }

  @Test
  void aScriptMayAskWhetherAnythingWaits() throws IOException {
    machine.run("report", PID, "--kernel-only", "--strict").exits(0);
    jvm.socket(FakeProcess.CLOSE_WAIT, 5001, 443);
    machine.run("report", PID, "--kernel-only", "--strict").exits(1);
    machine.run("report", PID, "--kernel-only", "--json", "--strict").exits(1);
    machine.run("report", PID, "--kernel-only", "--fail-on-leak").exits(0);
  }

  @Test
  void whatMayNotBeSeenIsASentence() throws IOException {
    Files.delete(jvm.folder.resolve("fd"));
    machine.process(FakeMachine.OWN_PID).user(1000);
    jvm.user(1000);
    String said = machine.refusal(3, "report", PID, "--kernel-only");
    assertTrue(said.endsWith("(a.Main) does not show its descriptors to this user."), said);
    jvm.user(2000);
    said = machine.refusal(3, "attach", PID, "--kernel-only");
    assertTrue(said.contains("; type: sudo -u '#2000' java -jar "), said);
    assertTrue(said.endsWith(" attach 999999999 --kernel-only"), said);
  }

  @Test
  void whereThereIsNoProcItSaysSo() throws IOException {
    Files.delete(machine.proc.resolve("self"));
    String said = machine.refusal(3, "report", PID, "--kernel-only");
    assertEquals("closewait: only Linux shows the sockets of a process this way.", said);
  }

  @Test
  void figuresAreOurDigitsInEveryLanguage() throws IOException {
    jvm.socket(FakeProcess.CLOSE_WAIT, 5001, 443);
    open(86);
    String here = text();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertFalse(String.format("%d", 1).equals("1"), "the language would change them");
      assertEquals(here, text());
    } finally {
      Locale.setDefault(before);
    }
  }
}
