// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.capture.Frame;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptorCensusTest {
  private static final Frame WHERE = Frame.parse("com.acme.A.b(A.java:1)");

  private static CensusLine line(int count, int leaked) {
    return new CensusLine("a", WHERE, null, SocketState.CLOSE_WAIT, count, leaked, true);
  }

  private final DescriptorCensus census =
      new DescriptorCensus(
          5_000,
          List.of(line(7, 2), line(4, 1)),
          List.of(
              new DescriptorGroup(DescriptorKind.PIPE, null, 9),
              new DescriptorGroup(DescriptorKind.FILE, "/var/log", 3),
              new DescriptorGroup(DescriptorKind.FILE, "/tmp", WHERE, "b", 2)));

  @Test
  void everyDescriptorIsCountedOnce() {
    assertEquals(11, census.socketCount);
    assertEquals(3, census.leaked);
    assertEquals(25, census.total);
    assertEquals(5_000, census.epochMillis);
  }

  @Test
  void groupsOfOneKindAreAddedUp() {
    assertEquals(5, census.count(DescriptorKind.FILE));
    assertEquals(9, census.count(DescriptorKind.PIPE));
    assertEquals(0, census.count(DescriptorKind.EPOLL));
    assertEquals(List.of(DescriptorKind.PIPE, DescriptorKind.FILE), census.kinds());
  }

  @Test
  void noKindIsLeftOutWhereAllAreListed() {
    Map<String, Integer> byKind = census.byKind();
    assertEquals(DescriptorKind.values().length + 1, byKind.size());
    assertEquals("SOCKET", byKind.keySet().iterator().next());
    assertEquals(11, byKind.get("SOCKET"));
    assertEquals(5, byKind.get("FILE"));
    assertEquals(0, byKind.get("EPOLL"));
  }

  @Test
  void linesOfOneSiteAndStateBecomeOne() {
    CensusLine both = line(7, 2).and(line(4, 1));
    assertEquals(11, both.count);
    assertEquals(3, both.leaked);
    assertEquals(WHERE, both.where);
    assertEquals(true, both.used);
    CensusLine plain = new CensusLine("a", WHERE, null, SocketState.LISTEN, 1);
    assertEquals(0, plain.leaked);
    assertEquals(false, plain.used);
  }

  @Test
  void aGroupOfUnknownOriginNamesNoSite() {
    DescriptorGroup pipes = census.others.get(0);
    assertNull(pipes.site);
    assertNull(pipes.where);
    assertEquals("b", census.others.get(2).site);
  }
}
