// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Frame;
import io.closewait.capture.Stacks;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Notice;
import io.closewait.leak.Severity;
import io.closewait.leak.SocketState;
import io.closewait.report.Samples;
import io.closewait.report.text.RunInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReporterTest extends WrittenLines {
  @Test
  void everyEventIsWrittenAsTheSchemaSays() {
    JsonReporter reporter = reporter(sink, leak -> Samples.DIAGNOSIS);
    reporter.started();
    reporter.leak(Samples.eofIgnored().build());
    reporter.closed(
        new LateClose(
            "7f3a9c01d2e4",
            Kind.EOF_IGNORED,
            3,
            LateClose.By.WROTE,
            312,
            Frame.parse("a.B.c(B.java:1)")));
    reporter.notice(new Notice("hooks", Severity.WARN, "Two \"hooks\" are\nmissing."));
    reporter.swept(Samples.snapshot());
    reporter.stopped(Samples.snapshot(Samples.finUnread()));
    assertValid();
    assertEquals(7, lines.size());
    assertTrue(
        body(0)
            .startsWith(
                "\"seq\":1,\"event\":\"start\",\"severity\":\"info\",\"version\":\"0.1.0\",\"jvm\":"
                    + "\"OpenJDK 64-Bit Server VM 17\",\"options\":{\"grace\":{\"value\":\"5s\","
                    + "\"source\":\"agent string\"},\"grace.unread\":{\"value\":\"6m\",\"source\":"
                    + "\"default\"},"),
        body(0));
    assertEquals(
        "\"seq\":2,\"event\":\"leak\",\"severity\":\"warn\",\"site\":\"7f3a9c01d2e4\","
            + "\"kind\":\"EOF_IGNORED\",\"count\":25,\"new\":3,\"confirmed\":25,\"closedLate\":0,"
            + "\"unsampled\":0,\"oldestSeconds\":252,\"perHour\":41.5,"
            + "\"where\":\"com.acme.Server.handle(Server.java:22)\",\"whereBy\":\"stack\","
            + "\"side\":\"accepted\","
            + "\"open\":{\"thread\":\"main\",\"frames\":[\"com.acme.Server.main(Server.java:14)\"],"
            + "\"omittedFrames\":9},\"eof\":{\"thread\":\"worker-1\",\"frames\":["
            + "\"com.acme.Lines.next(Lines.java:7)\",\"com.acme.Server.handle(Server.java:22)\","
            + "\"com.acme.Server.loop(Server.java:17)\",\"com.acme.Server.main(Server.java:15)\"],"
            + "\"omittedFrames\":7},\"sockets\":[{\"fd\":38,\"local\":\"127.0.0.1:8888\","
            + "\"peer\":\"127.0.0.1:54897\",\"state\":\"CLOSE_WAIT\",\"ageSeconds\":252,"
            + "\"openSeconds\":260},{\"fd\":39,\"state\":\"CLOSE\",\"ageSeconds\":250,"
            + "\"openSeconds\":258}],\"cause\":\"The handler stops reading at -1 and forgets the"
            + " socket.\",\"fix\":\"Open the socket in a try-with-resources statement.\","
            + "\"docs\":\"https://docs.oracle.com/javase/tutorial/essential/exceptions/"
            + "tryResourceClose.html\"}",
        body(1));
    assertEquals(
        "\"seq\":3,\"event\":\"closed\",\"severity\":\"info\",\"site\":\"7f3a9c01d2e4\","
            + "\"kind\":\"EOF_IGNORED\",\"count\":3,\"by\":\"wrote\",\"ageSeconds\":312,"
            + "\"where\":\"a.B.c(B.java:1)\"}",
        body(2));
    assertEquals(
        "\"seq\":4,\"event\":\"hooks\",\"severity\":\"warn\","
            + "\"message\":\"Two \\\"hooks\\\" are\\nmissing.\"}",
        body(3));
    assertEquals(
        "\"seq\":5,\"event\":\"descriptors\",\"severity\":\"info\",\"used\":60,\"limit\":1024}",
        body(4));
    assertEquals(
        "\"seq\":7,\"event\":\"stop\",\"severity\":\"info\",\"sites\":1,\"sockets\":25,"
            + "\"dead\":0,\"oldestSeconds\":420,\"collected\":0,\"collectedSites\":0,"
            + "\"growing\":0,\"growingSites\":0,\"ignored\":0}",
        body(6));
  }

  @Test
  void absentFactsAreAbsentKeys() {
    JsonReporter reporter =
        new JsonReporter(
            sink,
            Samples.options(""),
            new RunInfo(null, null, "5b1c00000000000f", "0.1.0", "?"),
            leak -> null);
    Leak.Builder b = new Leak.Builder();
    b.count = 1;
    b.perHour = Double.NaN;
    b.sockets.add(new LeakedSocket(7, null, null, SocketState.UNKNOWN, 1, 2));
    reporter.leak(b.build());
    reporter.stopped(Samples.numbers(0, 0, -1, -1));
    assertValid();
    assertEquals(
        "\"seq\":1,\"event\":\"leak\",\"severity\":\"warn\",\"site\":\"unsampled\","
            + "\"kind\":\"EOF_IGNORED\",\"count\":1,\"new\":0,\"confirmed\":0,\"closedLate\":0,"
            + "\"unsampled\":0,\"oldestSeconds\":0,\"sockets\":[{\"fd\":7,\"ageSeconds\":1,"
            + "\"openSeconds\":2}]}",
        body(0));
    assertEquals(2, lines.size());
  }

  @Test
  void hostileNamesStayInsideTheirString() {
    JsonReporter reporter = reporter(sink, leak -> null);
    Leak.Builder b = Samples.eofIgnored();
    b.open = Stacks.of("\"},\n{\u001b\u2028\u0000", List.of("a\"b"), 0);
    reporter.leak(b.build());
    reporter.stopped(Samples.snapshot());
    assertValid();
  }

  @Test
  void schemaRefusesWhatIsNotOfVersionOne() {
    JsonReporter reporter = reporter(sink, leak -> null);
    reporter.leak(Samples.eofIgnored().build());
    reporter.stopped(Samples.snapshot());
    String line = lines.get(0);
    assertEquals(List.of(), complaints(line));
    assertFalse(complaints(line.replace("\"count\":25", "\"count\":-1")).isEmpty());
    assertFalse(complaints(line.replace("\"count\":25,", "")).isEmpty());
    assertFalse(complaints(line.replace("\"EOF_IGNORED\"", "\"EOF\"")).isEmpty());
    assertFalse(complaints(line.replace("\"side\":", "\"seite\":")).isEmpty());
    assertFalse(complaints(line.replace("\"v\":1", "\"v\":2")).isEmpty());
    assertFalse(complaints(line.replace("+00:00\"", "\"")).isEmpty());
    assertFalse(complaints(line.replace("\"fd\":38", "\"fd\":\"38\"")).isEmpty());
  }
}
