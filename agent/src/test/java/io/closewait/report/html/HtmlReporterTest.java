// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.report.LeakExamples;
import io.closewait.report.Samples;
import io.closewait.report.file.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReporterTest extends ReadPage {
  @Test
  void isOnePageThatNeedsNothingElse() throws IOException {
    String page = SamplePage.render();
    String markup = withoutScripts(page);
    assertFalse(
        Pattern.compile("(src|href)=\"(?!https://[a-z.]+/|#leak-)").matcher(markup).find(),
        "loads a file");
    assertFalse(markup.contains("<link"), "a link element");
    assertFalse(markup.contains("@import"), "an imported style");
    assertTrue(page.contains("new uPlot("), "our script");
    assertTrue(page.contains("uPlot=function"), "the chart library");
    assertTrue(page.length() < 400_000, "size " + page.length());
  }

  @Test
  void tellsWhatAnEngineerActsOn() throws IOException {
    String page = SamplePage.render();
    assertTrue(page.contains("<h1>235 sockets leaked at 2 call sites</h1>"));
    assertTrue(page.contains("com.acme.Server.handle(Server.java:22)"));
    assertTrue(
        page.contains(
            "<dt>Likely cause <i>inferred</i></dt><dd>The handler of an accepted connection"));
    assertTrue(page.contains("An OkHttp response body was not closed"));
    assertTrue(page.contains("ignore=7f3a9c01d2e4"));
    assertTrue(page.contains("limit reached in about"));
    assertTrue(
        page.contains(
            "com.acme.Main.main;com.acme.Server.run;com.acme.Server.accept;[CLOSE_WAIT] 200"));
  }

  @Test
  void aWarningComesBeforeWhatIsMoreButHarmless() {
    Leak.Builder pool = LeakExamples.finUnread("bbbbbbbbbbbb", 900);
    Leak.Builder leak = LeakExamples.eofIgnored("aaaaaaaaaaaa", 3);
    String page = reporter(null).page(LeakExamples.snapshot(pool.build(), leak.build()).build());
    String lead = "Look first at <a href=\"#leak-0\"><code>com.acme.Server.handle(Server.java:22)<";
    assertTrue(page.contains(lead), page.substring(page.indexOf("<h1>"), page.indexOf("<section")));
    assertTrue(page.indexOf("id=\"leak-0\"") < page.indexOf("id=\"leak-1\""));
    assertTrue(page.indexOf("ignore=aaaaaaaaaaaa") < page.indexOf("ignore=bbbbbbbbbbbb"));
  }

  @Test
  void withoutALeakThePageSaysSoAndWhatIsWatched() {
    String page = reporter(null).page(LeakExamples.snapshot().build());
    assertTrue(page.contains("<h1>No leak among "));
    assertFalse(page.contains("Look first at") || page.contains("<h2>Call sites</h2>"));
  }

  @Test
  void aTableOfSitesLeadsToEachAndNobodyIsSentToASiteOfWhichNothingIsKnown() {
    List<Leak> leaks = new ArrayList<>();
    Leak.Builder unknown = LeakExamples.eofIgnored(Leak.UNSAMPLED, 900);
    unknown.where = null;
    unknown.open = null;
    unknown.eof = null;
    unknown.listener = null;
    leaks.add(unknown.build());
    for (int i = 0; i < 30; i++) {
      leaks.add(LeakExamples.eofIgnored("s" + i, 99 - i).build());
    }
    String page = reporter(null).page(LeakExamples.snapshot(leaks.toArray(new Leak[0])).build());
    assertTrue(page.contains(" Look first at <a href=\"#leak-1\">"), "not the unsampled one");
    assertEquals(31, count(page, "<tr data-card=\"leak-"));
    assertEquals(3, count(page, "<details open=\"open\"><summary class=\"head\">"));
    assertTrue(page.contains("id=\"find-site\""));
    assertFalse(
        reporter(null).page(two()).contains("id=\"find-site\""), "two are found by looking");
  }

  /** Its twenty lines would stand between the headline and the table of the sites. */
  @Test
  void whatHoldsTheDescriptorsIsFoldedWhereManySitesLeak() {
    List<Leak> leaks = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      leaks.add(LeakExamples.eofIgnored("s" + i, 99 - i).build());
    }
    assertTrue(counted(leaks.subList(0, 6)).contains("<details open><summary>"));
    assertFalse(counted(leaks).contains("<details open><summary>"));
  }

  private static String counted(List<Leak> leaks) {
    Snapshot.Builder snapshot = LeakExamples.snapshot(leaks.toArray(new Leak[0]));
    snapshot.descriptorCensus = LeakExamples.census();
    return reporter(null).page(snapshot.build());
  }

  @Test
  void theFootSaysWhatALeakIsAndWhatWasSet() {
    String page = reporter(null).page(LeakExamples.snapshot().build());
    String meaning = "A socket counts as leaked: open 45s after -1 was read, or 6m after a FIN";
    assertTrue(page.contains(meaning), page);
    assertTrue(page.contains("Options: summary=1h."), page);
  }

  @Test
  void framesOfTheApplicationLeadToTheirSource() {
    HtmlReporter reporter =
        new HtmlReporter(
            null,
            "test",
            Samples.options("source=https://git.acme.com/{path}#L{line}"),
            leak -> null);
    String page =
        reporter.page(
            LeakExamples.snapshot(LeakExamples.eofIgnored("s", 3).build(), LeakExamples.hostile())
                .build());
    assertTrue(page.contains("href=\"https://git.acme.com/com/acme/Server.java#L22\">"), page);
    assertFalse(page.contains("acme.com/a\""), "an attribute was ended");
  }

  @Test
  void theChartHasAllPoints() throws IOException {
    JsonObject history = history(SamplePage.render());
    JsonArray points = history.getAsJsonArray("points");
    assertEquals(121, points.size());
    assertEquals(2, history.getAsJsonArray("sites").size());
    JsonArray last = points.get(120).getAsJsonArray();
    assertEquals(235, last.get(1).getAsInt());
    assertEquals(200, last.get(4).getAsInt());
  }

  @Test
  void whatDoesNotStandIsNotCountedAsLeaked() {
    Leak.Builder abandoned = LeakExamples.eofIgnored("aaaaaaaaaaaa", 6);
    abandoned.kind = Kind.ABANDONED;
    Leak.Builder growing = LeakExamples.finUnread("bbbbbbbbbbbb", 900);
    growing.kind = Kind.GROWING;
    Snapshot.Builder snapshot = LeakExamples.snapshot(abandoned.build(), growing.build());
    String page = reporter(null).page(snapshot.build());
    assertTrue(page.contains("<h1>No leak found so far, 2 call sites to look at</h1>"));
    assertTrue(page.contains("ABANDONED") && page.contains("GROWING"));
  }

  private static Snapshot two() {
    Leak first = LeakExamples.eofIgnored("a", 3).build();
    return LeakExamples.snapshot(first, LeakExamples.finUnread("b", 3).build()).build();
  }

  private static HtmlReporter reporter(Path file) {
    WholeFile whole = file == null ? null : new WholeFile(file);
    return new HtmlReporter(whole, "test", Samples.options("summary=1h"), leak -> null);
  }
}
