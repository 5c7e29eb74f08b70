// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.capture.Stacks;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.report.Samples;
import io.closewait.report.text.LeakBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReporterTest extends WrittenLog {
  @Test
  void blockHoldsAllFacts() throws IOException {
    Reporter reporters = reporters(",grace=5s", leak -> Samples.DIAGNOSIS);
    reporters.leak(Samples.eofIgnored().build());
    reporters.swept(Samples.snapshot());
    assertEquals(
        "T INFO  Closewait 0.1.0 watches process 4711 on web-3, OpenJDK 64-Bit Server VM 17,"
            + " since T\n"
            + "    option grace=5s (agent string)\n"
            + "    option log="
            + file()
            + " (agent string)\n"
            + "T WARN  LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1 at"
            + " com.acme.Server.handle(Server.java:22), not closed since\n"
            + "    accepted at:      com.acme.Server.main(Server.java:14), thread \"main\" (9 frames"
            + " cut)\n"
            + "    end of stream at: com.acme.Server.handle(Server.java:22), thread \"worker-1\"\n"
            + "    called by:        com.acme.Server.loop(Server.java:17)\n"
            + "    peers:            127.0.0.1 (24), ::1 (1)\n"
            + "    local port:       8888 (25)\n"
            + "    oldest sockets:   fd 38 127.0.0.1:8888 to 127.0.0.1:54897, 4m12s; fd 39, 4m10s\n"
            + "    growth:           +42 an hour, from the last 1 h\n"
            + "    likely cause:     The handler stops reading at -1 and forgets the socket.\n"
            + "    fix:              Open the socket in a try-with-resources statement.\n"
            + "    see:              https://docs.oracle.com/javase/tutorial/essential/exceptions/"
            + "tryResourceClose.html\n"
            + "    to silence it:    ignore=7f3a9c01d2e4\n"
            + "    end of stream read by thread \"worker-1\":\n"
            + "        at com.acme.Lines.next(Lines.java:7)\n"
            + "        at com.acme.Server.handle(Server.java:22)\n"
            + "        at com.acme.Server.loop(Server.java:17)\n"
            + "        at com.acme.Server.main(Server.java:15)\n"
            + "        ... 7 frames cut: the JDK's own, or beyond the option frames\n",
        log());
  }

  @Test
  void repeatedSiteKeepsItsFacts() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    for (int i = 0; i < 2; i++) {
      reporters.leak(Samples.finUnread());
      reporters.swept(Samples.snapshot());
    }
    String log = log();
    int second = log.lastIndexOf("T WARN  LEAK");
    assertEquals(
        "T WARN  LEAK 90be00000001: 25 sockets in CLOSE_WAIT (+25), oldest 7m: the peer closed,"
            + " nobody reads; opened at com.acme.Catalog.fetch(Catalog.java:31)\n"
            + "    opened at:        com.acme.Catalog.fetch(Catalog.java:31), thread \"http-1\" (3 frames"
            + " cut)\n"
            + "    likely cause:     not known: no rule fits these stacks\n"
            + "    to silence it:    ignore=90be00000001\n",
        log.substring(second));
  }

  @Test
  void deepStacksOfARepeatedSiteAreReferredTo() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    for (int i = 0; i < 2; i++) {
      reporters.leak(Samples.eofIgnored().build());
      reporters.swept(Samples.snapshot());
    }
    String log = log();
    int second = log.lastIndexOf("T WARN  LEAK");
    assertTrue(log.substring(0, second).contains("end of stream read by thread"));
    assertTrue(log.endsWith("\n    stacks:           as reported at T\n"), log);
  }

  @Test
  void framesSharedWithTheStackAboveAreFolded() {
    Leak.Builder b = Samples.eofIgnored();
    List<String> outer = List.of("a.A.one(A.java:1)", "a.A.two(A.java:2)", "a.A.run(A.java:3)");
    b.open = Stacks.of("io", outer, 0);
    b.eof = Stacks.of("io", List.of("a.B.read(B.java:9)", outer.get(1), outer.get(2)), 0);
    String block = LeakBlock.of(b.build(), null, Samples.snapshot(), null);
    assertTrue(
        block.endsWith(
            "\nend of stream read by thread \"io\":\n    at a.B.read(B.java:9)\n    ... 2 as above"),
        block);
  }

  @Test
  void firstFrameOfAStackIsAlwaysShown() {
    Leak.Builder b = Samples.eofIgnored();
    List<String> outer = List.of("a.A.one(A.java:1)", "a.A.two(A.java:2)", "a.A.run(A.java:3)");
    b.kind = Kind.UNACCEPTED;
    b.open = Stacks.of("io", outer, 0);
    b.eof = Stacks.of("io", outer, 0);
    String block = LeakBlock.of(b.build(), null, Samples.snapshot(), null);
    assertTrue(block.contains("\nmade to listen by thread \"io\":\n    at a.A.one"), block);
    assertTrue(
        block.endsWith("by thread \"io\":\n    at a.A.one(A.java:1)\n    ... 2 as above"), block);
  }

  @Test
  void unknownIsSaid() {
    Leak.Builder b = Samples.eofIgnored();
    b.confirmed = 20;
    b.unsampled = 4;
    b.dead = 1;
    b.closedLate = 2;
    b.growth = "none: stands";
    String block = LeakBlock.of(b.build(), null, Samples.snapshot(), "T");
    assertTrue(block.contains("\nnot by stack:     4 of 25, counted here as it is"), block);
    assertTrue(block.contains("\nkernel:           confirms 20 of 25"), block);
    assertTrue(block.contains("\ndead:             1 of 25, which ss does not show"), block);
    assertTrue(block.contains("\nclosed late:      2 that had been reported here"), block);
    assertTrue(block.contains("\ngrowth:           none: stands"), block);
    assertTrue(block.contains("\nlikely cause:     not known: no rule fits these stacks"), block);
  }

  @Test
  void hostileNamesStayInTheirLine() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    Leak.Builder b = Samples.eofIgnored();
    String hostile = "x\"\n2026-01-01T00:00:00.000+00:00 WARN  LEAK fake\u001b[1m\r\u2028";
    b.open = Stacks.of(hostile, List.of(hostile, hostile), 1);
    b.where = Frame.parse(hostile);
    b.side = null;
    b.peers.put(hostile, 1);
    reporters.leak(b.build());
    reporters.swept(Samples.snapshot());
    String log = log();
    assertEquals(2, heads(log).size(), log);
    for (int i = 0; i < log.length(); i++) {
      assertTrue(log.charAt(i) == '\n' || !Character.isISOControl(log.charAt(i)));
    }
    assertFalse(log.contains("\u2028"));
    assertTrue(log.contains("thread \"x'?"), log);
  }

  @Test
  void nothingIsWrittenWhileAllIsWell() throws IOException {
    Reporter reporters = reporters("", leak -> null);
    reporters.notice(new Notice("hooks", Severity.INFO, "fine"));
    reporters.swept(Samples.snapshot());
    reporters.stopped(Samples.snapshot());
    assertFalse(Files.exists(file()));
  }

  @Test
  void failingDiagnosisCostsOnlyItself() throws IOException {
    Reporter reporters =
        reporters(
            "",
            leak -> {
              throw new IllegalStateException("no");
            });
    reporters.leak(Samples.dead());
    reporters.swept(Samples.snapshot());
    assertTrue(log().contains("LEAK 11c400000002"));
  }
}
