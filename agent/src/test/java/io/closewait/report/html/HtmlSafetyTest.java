// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.report.LeakExamples;
import io.closewait.report.Samples;
import io.closewait.report.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page must never do: run what is not ours, grow without a bound, follow a link, be torn.
 */
class HtmlSafetyTest extends ReadPage {
  @TempDir private Path folder;

  @Test
  void hostileNamesStayText() throws IOException {
    String evil = LeakExamples.HOSTILE;
    Snapshot.Builder snapshot = LeakExamples.snapshot(LeakExamples.hostile());
    snapshot.census =
        List.of(
            new CensusLine(
                evil,
                Frame.parse(evil),
                LeakExamples.stack(evil, evil, evil),
                SocketState.CLOSE,
                5));
    HtmlReporter reporter =
        new HtmlReporter(null, evil, Samples.options(""), leak -> new Diagnosis(evil, evil, evil));
    reporter.swept(snapshot.build());
    reporter.swept(snapshot.build());
    String page = reporter.page(snapshot.build());

    assertEquals(count(SamplePage.render(), "<script"), count(page, "<script"), "a script came in");
    assertEquals(count(page, "<script"), count(page, "</script"));
    assertFalse(page.contains("<script>alert"), "a tag came in");
    assertEquals(1, count(page, "</style"), "a style was ended");
    assertFalse(page.contains("\u202e"), "the direction of writing was turned");
    assertFalse(page.contains("\u0000") || page.contains("\u2028"), "a control character came in");
    String markup = withoutScripts(page);
    assertFalse(markup.contains("b'c<") || markup.contains("a\"b"), "an attribute was ended");
    assertTrue(markup.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the name is not shown");
    JsonObject history = history(page);
    assertTrue(history.getAsJsonArray("sites").get(0).getAsString().contains("EOF_IGNORED"));
  }

  @Test
  void manySitesMakeNoHugePage() {
    List<CensusLine> census = new ArrayList<>();
    List<Leak> leaks = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String frame = "com.acme.Generated" + i + ".call(Generated.java:1)";
      Stack stack = LeakExamples.stack("t", frame, "com.acme.Main.main(Main.java:1)");
      census.add(new CensusLine("s" + i, Frame.parse(frame), stack, SocketState.ESTABLISHED, 3));
      leaks.add(LeakExamples.eofIgnored("s" + i, 1).build());
    }
    Snapshot.Builder snapshot = LeakExamples.snapshot(leaks.toArray(new Leak[0]));
    snapshot.census = census;
    String page = reporter(null).page(snapshot.build());
    assertTrue(page.length() < 2_000_000, "" + page.length());
    assertTrue(page.contains("19800 more sites"));
    assertTrue(page.contains("(other_call_sites);[ESTABLISHED] 54000"));
    assertTrue(page.contains("others, too few to be drawn"));
  }

  @Test
  void onlyOurScriptsCarryTheNonceAndItIsNeverTheSame() throws IOException {
    String page = SamplePage.render();
    String nonce = first(page, "script-src 'nonce-([0-9a-f]+)'");
    assertEquals(2, count(page, "<script nonce=\"" + nonce + "\">"));
    assertFalse(nonce.equals(first(SamplePage.render(), "script-src 'nonce-([0-9a-f]+)'")));
  }

  @Test
  void isWrittenAtANewReportAndAtTheEndAndWhole() throws IOException {
    Path file = folder.resolve("report.html");
    HtmlReporter reporter = reporter(file);
    Snapshot quiet = LeakExamples.snapshot().build();
    reporter.swept(new Snapshot.Builder().build());
    assertFalse(Files.exists(file), "written before the application opened a socket");
    reporter.swept(quiet);
    assertTrue(Files.readString(file).contains("No leak among 120 open sockets"));

    Leak leak = LeakExamples.eofIgnored("7f3a9c01d2e4", 25).build();
    Snapshot leaking = LeakExamples.snapshot(leak).build();
    reporter.swept(leaking);
    assertTrue(Files.readString(file).contains("No leak"), "written without a reason");
    reporter.leak(leak);
    reporter.swept(leaking);
    assertTrue(Files.readString(file).contains("25 sockets leaked at 1 call site"));

    reporter.stopped(quiet);
    assertTrue(Files.readString(file).endsWith("</body></html>\n"));
    assertTrue(Files.readString(file).contains("No leak"));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList(), "a draft was left");
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aFileThatCannotBeWrittenCostsOnlyThisOutput() throws IOException {
    Path file = folder.resolve("gone").resolve("report.html");
    HtmlReporter reporter = reporter(file);
    reporter.swept(LeakExamples.snapshot().build());
    reporter.stopped(LeakExamples.snapshot().build());
    assertFalse(Files.exists(file));
  }

  @Test
  void isNeverWrittenThroughASymbolicLink() throws IOException {
    Path target = Files.writeString(folder.resolve("precious"), "precious");
    Path file = Files.createSymbolicLink(folder.resolve("report.html"), target);
    reporter(file).stopped(LeakExamples.snapshot().build());
    assertEquals("precious", Files.readString(target));
  }

  private static HtmlReporter reporter(Path file) {
    WholeFile whole = file == null ? null : new WholeFile(file);
    return new HtmlReporter(whole, "test", Samples.options("summary=1h"), leak -> null);
  }

  /** Elements that have no end. */
  private static final Set<String> VOID = Set.of("meta", "br", "img", "input", "hr");

  /** Throws where an element is left open, ended twice or ended in another's place. */
  private static void assertClosed(String page) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tags =
        Pattern.compile("<(/?)([a-z][a-z0-9]*)((?:\\s+[a-zA-Z-]+(?:=\"[^\"<>]*\")?)*)\\s*>")
            .matcher(withoutScripts(page).replaceAll("(?s)<style>.*?</style>", ""));
    StringBuilder text = new StringBuilder();
    while (tags.find()) {
      tags.appendReplacement(text, "");
      if (tags.group(1).isEmpty() && !VOID.contains(tags.group(2))) {
        open.push(tags.group(2));
      } else if (!tags.group(1).isEmpty()) {
        assertEquals(open.poll(), tags.group(2), "ended before " + page.length());
      }
    }
    tags.appendTail(text);
    assertEquals(List.of(), List.copyOf(open), "left open");
    String rest = text.toString().replace("<!DOCTYPE html>", "");
    assertFalse(rest.contains("<") || rest.contains(">"), "markup that is no tag");
  }

  @Test
  void everyElementIsClosedWhereItShould() throws IOException {
    assertClosed(SamplePage.render());
    assertClosed(reporter(null).page(LeakExamples.snapshot().build()));
    Leak.Builder full = LeakExamples.eofIgnored("7f3a9c01d2e4", 30);
    full.ages.addAll(List.of(1, 2, 3, 4, 5, 15));
    full.closedLate = 1;
    full.unsampled = 2;
    full.dead = 3;
    full.owner = full.open;
    full.lastAccept = full.open;
    full.acceptorNow = full.eof;
    Snapshot.Builder snapshot = LeakExamples.snapshot(full.build(), LeakExamples.hostile());
    snapshot.ignored = 3;
    assertClosed(reporter(null).page(snapshot.build()));
    assertThrows(AssertionError.class, () -> assertClosed("<p><b>x</p></b>"));
    assertThrows(AssertionError.class, () -> assertClosed("<p>x"));
    assertThrows(AssertionError.class, () -> assertClosed("<p>a < b</p>"));
  }
}
