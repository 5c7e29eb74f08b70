// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FleetTest {
  private final Fleet fleet = new Fleet();

  private void add(String run, String host, int seq, String rest) throws IOException {
    fleet.add(
        EventLine.of(
            "{\"run\":\""
                + run
                + "\",\"host\":\""
                + host
                + "\",\"seq\":"
                + seq
                + ","
                + rest
                + "}"));
  }

  private static String leak(String site, int count) {
    return "\"event\":\"leak\",\"site\":\""
        + site
        + "\",\"kind\":\"EOF_IGNORED\",\"severity\":\"warn\",\"count\":"
        + count
        + ",\"sockets\":[{\"fd\":3}],\"where\":\"a.B.c(B.java:1)\"";
  }

  @Test
  void countsTheLastWordOfEachRun() throws IOException {
    add("r1", "h1", 2, leak("s1", 9));
    add("r1", "h1", 1, leak("s1", 4)); // rolled files come in any order
    add("r2", "h2", 1, leak("s1", 5));
    add("r2", "h2", 2, leak("s2", 1));
    String text = fleet.text();
    assertTrue(text.startsWith("2 JVMs on 2 hosts: 15 leaked sockets at 2 sites"), text);
    assertTrue(text.contains("WARN  s1: 14 sockets EOF_IGNORED in 2 JVMs on 2 hosts"), text);
    assertTrue(text.contains("s2: 1 socket EOF_IGNORED in 1 JVM on 1 host"), text);
    assertEquals(2, fleet.sums().warnings);
    assertEquals(0, fleet.sums().others);
  }

  @Test
  void takesBackWhatWasClosed() throws IOException {
    add("r1", "h1", 1, leak("s1", 4));
    String closed = "\"event\":\"closed\",\"site\":\"s1\",\"kind\":\"EOF_IGNORED\",\"count\":4";
    add("r1", "h1", 2, closed);
    assertTrue(fleet.text().contains("no leak found so far"), fleet.text());
    assertEquals(0, fleet.sums().warnings);
    assertEquals("", fleet.json());
  }

  @Test
  void refusesWhatIsNoEvent() {
    for (String line : new String[] {"", "[]", "{", "{}", "null", "{\"a\":1} x", "plain text"}) {
      assertThrows(IOException.class, () -> fleet.add(EventLine.of(line)), line);
    }
  }
}
