// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.capture.Site;
import io.closewait.capture.Stacks;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import io.closewait.report.Samples;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  private static void check(String expected, Leak leak) {
    assertEquals(expected, Headline.of(leak));
  }

  @Test
  void readsAsTheContractSays() {
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1 at"
            + " com.acme.Server.handle(Server.java:22), not closed since",
        Samples.eofIgnored().build());
    check(
        "LEAK 90be00000001: 25 sockets in CLOSE_WAIT (+25), oldest 7m: the peer closed, nobody"
            + " reads; opened at com.acme.Catalog.fetch(Catalog.java:31)",
        Samples.finUnread());
    check(
        "LEAK 11c400000002: 12 dead sockets, oldest 7m: not closed since; handled at"
            + " com.acme.Push.send(Push.java:9)",
        Samples.dead());
  }

  @Test
  void whoFirstUsedAConnectionIsNotSaidToHaveOpenedIt() {
    Leak.Builder b = new Leak.Builder();
    b.site = "90be00000001";
    b.kind = Kind.FIN_UNREAD;
    b.count = 25;
    b.confirmed = 25;
    b.oldestSeconds = 420;
    b.where = Frame.parse("com.acme.Catalog.fetch(Catalog.java:31)");
    b.side = Side.CONNECTED;
    b.open = Stacks.of("OkHttp connect", List.of("okhttp3.Platform.connect(Platform.kt:1)"), 3);
    b.owner = Stacks.of("main", List.of("com.acme.Catalog.fetch(Catalog.java:31)"), 3);
    check(
        "LEAK 90be00000001: 25 sockets in CLOSE_WAIT, oldest 7m: the peer closed, nobody reads;"
            + " first used at com.acme.Catalog.fetch(Catalog.java:31)",
        b.build());
  }

  @Test
  void everyKindHasItsStory() {
    check(
        "LEAK unsampled: 1 socket in CLOSE_WAIT (+1), oldest 50s: read -1 (no stack was taken),"
            + " not closed since",
        Samples.bare(Kind.EOF_IGNORED));
    check(
        "LEAK unsampled: 1 socket in CLOSE_WAIT (+1), oldest 50s: the peer closed, nobody reads"
            + " (no stack was taken)",
        Samples.bare(Kind.FIN_UNREAD));
    check(
        "LEAK unsampled: 1 dead socket (+1), oldest 50s: not closed since (no stack was taken)",
        Samples.bare(Kind.DEAD_UNCLOSED));
    check(
        "LEAK unsampled: 1 socket that only the garbage collector closed (+1): the application"
            + " never did (no stack was taken)",
        Samples.bare(Kind.ABANDONED));
    check(
        "LEAK unsampled: 1 socket still open after close() (+1), oldest 50s: the descriptor lives"
            + " on (no stack was taken)",
        Samples.bare(Kind.CLOSE_INCOMPLETE));
    check(
        "LEAK unsampled: 1 connection in CLOSE_WAIT, not accepted (+1), oldest 50s: the peers"
            + " closed while they waited (no stack was taken)",
        Samples.bare(Kind.UNACCEPTED));
    check(
        "LEAK unsampled: 1 socket in CLOSE_WAIT (+1), oldest 50s: opened before the agent came, so"
            + " no stack is known",
        Samples.bare(Kind.PRE_EXISTING));
    Leak.Builder both = Samples.eofIgnored();
    both.kind = Kind.PRE_EXISTING;
    both.dead = 1;
    assertTrue(Headline.of(both.build()).contains(" sockets in CLOSE_WAIT or dead"));
    check(
        "LEAK unsampled: 1 open socket (+1), oldest 50s: more at each look, and one from before"
            + " is open still (no stack was taken)",
        Samples.bare(Kind.GROWING));
    check(
        "LEAK unsampled: 1 socket in FIN_WAIT2 (+1), oldest 50s: shutdownOutput() was called,"
            + " neither side has closed (no stack was taken)",
        Samples.bare(Kind.HALF_CLOSED));
    check(
        "LEAK unsampled: 1 established socket with unread data (+1), oldest 50s: nobody takes what"
            + " the peer sent (no stack was taken)",
        Samples.bare(Kind.DATA_UNREAD));
    check(
        "LEAK unsampled: 1 socket that was never connected (+1), oldest 50s: neither connected nor"
            + " closed since (no stack was taken)",
        Samples.bare(Kind.NEVER_CONNECTED));
  }

  private static Leak.Builder bare(Kind kind) {
    Leak.Builder leak = new Leak.Builder();
    leak.kind = kind;
    leak.count = 1;
    leak.added = 1;
    leak.confirmed = 1;
    leak.oldestSeconds = 50;
    return leak;
  }

  @Test
  void anAnswerThatWasNotConsumedIsToldFromAnIdleConnection() {
    Leak.Builder leak = bare(Kind.FIN_UNREAD);
    leak.unread = 1;
    leak.unreadBytes = 4096;
    check(
        "LEAK unsampled: 1 socket in CLOSE_WAIT (+1), oldest 50s: the peer closed, nobody reads the"
            + " last 4096 bytes (no stack was taken)",
        leak.build());
  }

  @Test
  void socketsOfTheUnixDomainHaveNoStateOfTcp() {
    Leak.Builder leak = bare(Kind.FIN_UNREAD);
    leak.unixDomain = 1;
    check(
        "LEAK unsampled: 1 Unix-domain socket whose peer is gone (+1), oldest 50s: the peer closed,"
            + " nobody reads (no stack was taken)",
        leak.build());
  }

  @Test
  void whatCameWithTheProcessIsNotSaidToBeOpenedByIt() {
    Leak.Builder leak = bare(Kind.PRE_EXISTING);
    leak.site = Leak.INHERITED;
    check(
        "LEAK inherited: 1 socket in CLOSE_WAIT (+1), oldest 50s: inherited from the process that"
            + " started this one",
        leak.build());
  }

  @Test
  void connectionsThatDiedAfterTheirPeerClosedAreNotSaidToBeInCloseWait() {
    Leak.Builder b = Samples.eofIgnored();
    b.dead = 4;
    assertTrue(Headline.of(b.build()).contains(": 25 sockets in CLOSE_WAIT or dead (+3), "));
    b.dead = 25;
    assertTrue(Headline.of(b.build()).contains(": 25 dead sockets (+3), "));
  }

  @Test
  void inferredIsNotSoldAsKnown() {
    Leak.Builder unconfirmed = Samples.eofIgnored();
    unconfirmed.confirmed = 0;
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets whose peer closed, not confirmed by the kernel (+3), oldest"
            + " 4m12s: read -1 at com.acme.Server.handle(Server.java:22), not closed since",
        unconfirmed.build());
  }

  @Test
  void aStateThatTheKernelDoesNotTellIsNotNamed() {
    Leak.Builder stateless = Samples.eofIgnored();
    stateless.stateless = 1;
    assertTrue(Headline.of(stateless.build()).contains(": 25 sockets whose peer closed (+3), "));
  }

  @Test
  void minusOneWasReadAtAFrameOnlyWhereThatFrameReadIt() {
    Leak.Builder b = Samples.eofIgnored();
    b.eof = Stacks.of("io", List.of("io.netty.Loop.read(Loop.java:9)"), 3);
    b.where = b.open.frames.get(0);
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1, not closed since;"
            + " accepted at com.acme.Server.main(Server.java:14)",
        b.build());
    b.owner = Stacks.of("io", List.of("com.acme.Server.answer(Server.java:30)"), 3);
    b.where = b.owner.frames.get(0);
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1, not closed since;"
            + " handled at com.acme.Server.answer(Server.java:30)",
        b.build());
  }

  @Test
  void whereTheStackIsALibrarysTheServerIsNamed() {
    Leak.Builder b = accepted();
    b.listener = Stacks.of("main", List.of("com.acme.Main.main(Main.java:14)"), 3);
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1 at"
            + " io.netty.Loop.read(Loop.java:9), not closed since; its server listens since"
            + " com.acme.Main.main(Main.java:14)",
        b.build());
  }

  @Test
  void whereNothingIsTheApplicationsThreadAndPeerTellItApart() {
    Leak.Builder b = accepted();
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1 at"
            + " io.netty.Loop.read(Loop.java:9), not closed since, thread \"io-1\", peer 127.0.0.1",
        b.build());
    b.peers.put("192.0.2.7", 1);
    String line = Headline.of(b.build());
    assertTrue(line.endsWith(", peer 127.0.0.1 and others"), line);
  }

  private static Leak.Builder accepted() {
    Leak.Builder b = Samples.eofIgnored();
    Site site = Stacks.site("io-1", List.of("io.netty.Loop.read(Loop.java:9)"));
    b.eof = site.stack;
    b.where = site.where;
    b.listener = null;
    b.peers.clear();
    b.peers.put("127.0.0.1", 24);
    return b;
  }

  @Test
  void anEmptyStackIsNoMissingStack() {
    Leak.Builder b = new Leak.Builder();
    b.kind = Kind.FIN_UNREAD;
    b.count = b.confirmed = 2;
    b.open = Stacks.of("main", List.of(), 0);
    check(
        "LEAK unsampled: 2 sockets in CLOSE_WAIT, oldest 0s: the peer closed, nobody reads (its"
            + " stack is empty)",
        b.build());
  }

  @Test
  void retractionNamesWhoEndedIt() {
    assertEquals(
        "CLOSED 7f3a9c01d2e4: 3 sockets reported as EOF_IGNORED, closed by the application after"
            + " all, oldest 5m12s; com.acme.Server.handle(Server.java:22)",
        Headline.of(
            new LateClose(
                "7f3a9c01d2e4",
                Kind.EOF_IGNORED,
                3,
                LateClose.By.APPLICATION,
                312,
                Frame.parse("com.acme.Server.handle(Server.java:22)"))));
    assertEquals(
        "CLOSED unsampled: 1 socket reported as FIN_UNREAD, written to after all: a half-closed"
            + " conversation, oldest 8m",
        Headline.of(new LateClose("unsampled", Kind.FIN_UNREAD, 1, LateClose.By.WROTE, 480, null)));
    assertEquals(
        "CLOSED unsampled: 1 socket reported as FIN_UNREAD, gone, nobody saw how, oldest 8m",
        Headline.of(
            new LateClose("unsampled", Kind.FIN_UNREAD, 1, LateClose.By.UNKNOWN, 480, null)));
  }

  @Test
  void eachWayInWhichALeakEndsHasItsOwnWords() {
    Map<LateClose.By, String> words = new EnumMap<>(LateClose.By.class);
    words.put(LateClose.By.APPLICATION, "closed by the application after all");
    words.put(LateClose.By.WROTE, "written to after all: a half-closed conversation");
    words.put(LateClose.By.READ, "read from after all: a slow reader");
    words.put(LateClose.By.FIRSTAID, "closed by first aid");
    words.put(LateClose.By.COLLECTOR, "closed by the garbage collector: now counted as ABANDONED");
    words.put(LateClose.By.MOVED, "now reported as another kind or at another site");
    words.put(LateClose.By.UNKNOWN, "gone, nobody saw how");
    for (LateClose.By by : LateClose.By.values()) {
      assertEquals(
          "CLOSED 7f3a9c01d2e4: 2 sockets reported as FIN_UNREAD, " + words.get(by) + ", oldest 8m",
          Headline.of(new LateClose("7f3a9c01d2e4", Kind.FIN_UNREAD, 2, by, 480, null)));
    }
  }

  @Test
  void namesCannotForgeALine() {
    Leak.Builder b = Samples.eofIgnored();
    b.eof = Stacks.of("io", List.of("com.acme.\nServer\u001b[2J.\"x\"(Server.java:22)"), 3);
    b.where = b.eof.frames.get(0);
    check(
        "LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1 at"
            + " com.acme.?Server?[2J.'x'(Server.java:22), not closed since",
        b.build());
  }
}
