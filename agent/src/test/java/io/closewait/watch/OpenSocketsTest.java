// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.kernel.SocketStates;
import io.closewait.mailbox.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a descriptor from round to round is no older than what the lists say. */
class OpenSocketsTest {
  @TempDir private Path folder;
  private final List<String> listed = new ArrayList<>();
  private Path descriptors;
  private OpenSockets sockets;

  @BeforeEach
  void makeProcess() throws IOException {
    descriptors = Files.createDirectories(folder.resolve("7/fd"));
    Files.createDirectories(folder.resolve("7/net"));
    sockets = new OpenSockets(new Proc(folder), 7);
  }

  private void descriptor(int number, String what) throws IOException {
    Path link = descriptors.resolve("" + number);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(what));
  }

  private void list(int inode, String state) {
    listed.add(
        "   0: 0100007F:1F90 0A0B000A:1538 "
            + state
            + " 00000000:00000000 00:00000000 00000000     0        0 "
            + inode
            + " 1 0000000000000000 20 4 30 10 -1\n");
  }

  /** In CLOSE_WAIT, dead, established, and descriptors in all. */
  private String round() throws IOException {
    assertTrue(sockets.read());
    SocketStates states = new SocketStates();
    Files.writeString(folder.resolve("7/net/tcp"), "heading\n" + String.join("", listed));
    states.read(folder.resolve("7/net"));
    Figures now = sockets.figures(states, 1024);
    return now.closeWait + " " + now.dead + " " + now.established + " " + now.used;
  }

  @Test
  void aNumberIsAnotherSocketOrNoneAtAll() throws Exception {
    descriptor(4, "socket:[100]");
    descriptor(5, "socket:[101]");
    descriptor(6, "socket:[102]");
    list(100, "08");
    list(101, "01");
    list(102, "01");
    assertEquals("1 0 2 3", round());
    descriptor(4, "socket:[200]"); // closed, and opened again as another
    descriptor(5, "/var/log/app.log");
    Files.delete(descriptors.resolve("6"));
    listed.clear();
    list(200, "01");
    assertEquals("0 0 1 2", round());
    descriptor(5, "socket:[201]"); // what was a file is asked again
    list(201, "08");
    assertEquals("1 0 1 2", round());
  }

  @Test
  void whatIsInNoListAndStillOpenIsDead() throws Exception {
    descriptor(4, "socket:[100]");
    list(100, "08");
    assertEquals("1 0 0 1", round());
    listed.clear();
    assertEquals("0 1 0 1", round());
    assertEquals("0 1 0 1", round());
    descriptor(4, "socket:[300]"); // too young for the lists
    assertEquals("0 0 0 1", round());
  }

  /** A child has inherited it, so the kernel lists it still. */
  @Test
  void whatLivesOnElsewhereIsForgottenInTime() throws Exception {
    descriptor(4, "socket:[100]");
    list(100, "08");
    list(200, "01");
    round();
    descriptor(4, "socket:[200]");
    String last = "";
    for (int i = 0; i < 25; i++) {
      last = round();
    }
    assertEquals("0 0 1 1", last);
  }

  @Test
  void aProcessThatEndedShowsNothing() throws Exception {
    Files.delete(descriptors);
    assertFalse(sockets.read());
  }
}
