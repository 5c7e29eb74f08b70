// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Kind;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.report.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the command line prints: to be understood at night, on a terminal. */
class StandingTextTest {
  private static final String HINT = "In CLOSE_WAIT by where they were opened, leaked or not yet:";

  private final StandingText report =
      new StandingText(
          Samples.options("grace=10s,grace.unread=1m"), leak -> Samples.DIAGNOSIS, Samples.RUN);

  private static Snapshot.Builder attachedJustNow() {
    Snapshot.Builder b = new Snapshot.Builder();
    b.openSockets = 50;
    b.descriptorsUsed = 60;
    b.descriptorsLimit = 1024;
    b.census =
        List.of(
            new CensusLine("unsampled", null, null, SocketState.CLOSE_WAIT, 30),
            new CensusLine(
                "0a0a0a0a0a0a",
                Frame.parse("com.acme.Web.serve(Web.java:1)"),
                null,
                SocketState.ESTABLISHED,
                9),
            new CensusLine(
                "90be00000001",
                Frame.parse("com.acme.Catalog.fetch(C.java:31)"),
                null,
                SocketState.CLOSE_WAIT,
                8));
    return b;
  }

  @Test
  void hintsAtTheLineBeforeAnyGraceTimeHasPassed() {
    String text = report.of(attachedJustNow().build(), Layout.PLAIN);
    assertTrue(text.startsWith("Process 4711 on web-3, "), text);
    assertTrue(text.contains(": no leak found so far\n"), text);
    assertTrue(text.contains("\n  open sockets:     50 tracked, 38 in CLOSE_WAIT\n"), text);
    assertTrue(text.contains("\n  descriptors:      60 of 1024 in use\n"), text);
    assertTrue(text.contains("open 10s after -1 was read, or 1m after a FIN nobody read\n"), text);
    String hint = text.substring(text.indexOf(HINT) + HINT.length());
    assertEquals(
        "\n      30  no stack is known\n       8  com.acme.Catalog.fetch(C.java:31)\n", hint);
    assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
  }

  @Test
  void namesCodeFirstAndHintsNoMoreWhenAllIsLeaked() {
    Snapshot.Builder b = attachedJustNow();
    b.leaks = List.of(Samples.bare(Kind.PRE_EXISTING), Samples.eofIgnored().build());
    b.census = List.of(new CensusLine("x", null, null, SocketState.CLOSE_WAIT, 26));
    String text = report.of(b.build(), Layout.PLAIN);
    assertFalse(text.contains(HINT), text);
    assertTrue(text.indexOf("7f3a9c01d2e4") < text.indexOf("opened before the agent came"), text);

    // dead ones are leaked too, but none of those in CLOSE_WAIT
    b.leaks = List.of(Samples.dead());
    b.census = List.of(new CensusLine("x", null, null, SocketState.CLOSE_WAIT, 3));
    assertTrue(report.of(b.build(), Layout.PLAIN).contains(HINT));
  }
}
