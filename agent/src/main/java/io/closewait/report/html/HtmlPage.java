// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import com.google.gson.stream.JsonWriter;
import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Lead;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.leak.Totals;
import io.closewait.options.Options;
import io.closewait.report.text.Count;
import io.closewait.report.text.Headline;
import io.closewait.report.text.LeakMeaning;
import io.closewait.report.text.LeakRows;
import io.closewait.report.text.SourceLinks;
import io.closewait.report.text.Timestamp;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Puts the page together. Made for one page. */
final class HtmlPage {
  /** Beyond these the page would no longer be read; the log and the JSON Lines have them all. */
  private static final int MOST_CARDS = 200;

  /** Of more, only the first are shown in full before one asks. */
  private static final int MOST_OPEN = 10, MOST_OPEN_OF_MANY = 3;

  /** Sites in the flame graph; a page of all 65,536 would be hundreds of megabytes. */
  static final int MOST_SITES = 2000;

  private final Html html = new Html();
  private final Snapshot snapshot;
  private final Totals totals;
  private final List<Leak> leaks;
  private final History history;
  private final Options options;
  private final Diagnoser diagnoser;

  /**
   * Only our own scripts carry it, and it is drawn anew for each page: what slipped in would not
   * run.
   */
  private final String nonce = Long.toHexString(ThreadLocalRandom.current().nextLong());

  HtmlPage(Snapshot snapshot, History history, Options options, Diagnoser diagnoser) {
    this.snapshot = snapshot;
    this.totals = snapshot.totals;
    this.leaks = LeakRows.sorted(snapshot.leaks);
    this.history = history;
    this.options = options;
    this.diagnoser = diagnoser;
  }

  /**
   * The whole page.
   *
   * @param origin which process this is about, in one line
   */
  String render(String origin) throws IOException {
    String title = title();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    html.raw("style-src 'unsafe-inline';script-src 'nonce-").raw(nonce).raw("'\">");
    html.element("title", null, title);
    html.raw("<style>").raw(Parts.UPLOT_STYLE).raw(Parts.STYLE).raw("</style></head><body><main>");
    html.raw("<p class=\"origin\">").text(origin).raw("</p>").element("h1", null, title);
    lead();
    tiles();
    sites();
    chart();
    cards();
    flame();
    footer();
    html.raw("</main>");
    script(Parts.UPLOT);
    script(Parts.SCRIPT);
    return html.raw("</body></html>\n").toString();
  }

  private String title() {
    if (leaks.isEmpty()) {
      return "No leak among " + Count.of(snapshot.openSockets, "open socket");
    }
    if (totals.leakedSockets == 0) {
      int sites = totals.collectedSites + totals.growingSites;
      return "No leak found so far, " + Count.of(sites, "call site") + " to look at";
    }
    return Count.of(totals.leakedSockets, "socket")
        + " leaked at "
        + Count.of(totals.leakedSites, "call site");
  }

  /** Says how old the page is and where to look first: nobody should have to scroll for that. */
  private void lead() {
    html.raw("<p class=\"lead\">As of ").text(Timestamp.now()).raw(".");
    for (int i = 0; i < Math.min(MOST_CARDS, leaks.size()); i++) {
      Lead lead = leaks.get(i).lead();
      if (lead != null) {
        html.raw(" Look first at <a href=\"#leak-").number(i).raw("\"><code>");
        html.text(lead.text()).raw("</code></a>");
        break;
      }
    }
    html.raw("</p>");
  }

  /** Every site in a line, which leads to all that is known of it. */
  private void sites() {
    if (leaks.size() < 2) {
      return;
    }
    html.raw("<section><h2>Sites</h2>");
    if (leaks.size() > MOST_OPEN) {
      html.raw("<p><input type=\"search\" id=\"find-site\" placeholder=\"find a site\"");
      html.raw(" aria-label=\"find a site\"></p>");
    }
    html.raw("<div class=\"scroll\"><table class=\"sites\"><tr><th>sockets</th><th>kind</th>");
    html.raw("<th>an hour</th><th>oldest</th><th>place</th></tr>");
    int shown = Math.min(MOST_CARDS, leaks.size());
    for (int i = 0; i < shown; i++) {
      Leak leak = leaks.get(i);
      html.raw("<tr data-card=\"leak-").number(i).raw("\"><td class=\"n\">").number(leak.count);
      html.raw("</td>").element("td", null, leak.kind.name());
      html.element("td", "n", LeakRows.growth(leak.perHour));
      html.element("td", "n", LeakRows.oldest(leak));
      html.raw("<td><a href=\"#leak-").number(i).raw("\"><code>").text(LeakRows.place(leak));
      html.raw("</code></a></td></tr>");
    }
    html.raw("</table></div></section>");
  }

  private void tiles() {
    html.raw("<section class=\"tiles\">");
    tile(totals.leakedSockets, "leaked sockets", totals.leakedSockets > 0 ? "bad" : "good");
    tile(totals.leakedSites, Count.noun(totals.leakedSites, "call site"), null);
    tile(snapshot.openSockets, "open sockets watched", null);
    if (totals.collectedSockets > 0) {
      tile(totals.collectedSockets, "closed by the collector only", null);
    }
    if (totals.growingSites > 0) {
      tile(totals.growingSockets, "open where it only grows", null);
    }
    if (snapshot.ignored > 0) {
      tile(snapshot.ignored, "leaked, but ignored", null);
    }
    html.raw("</section>");
    new DescriptorSection(html, snapshot).write();
  }

  private void tile(int number, String what, @Nullable String style) {
    html.raw("<div class=\"tile\">")
        .element("b", style, Integer.toString(number))
        .element("span", null, what);
    html.raw("</div>");
  }

  private void chart() throws IOException {
    if (history.points().size() < 2) {
      return;
    }
    html.raw(
        "<section><h2>Over time, by the clock of this browser</h2><div class=\"chart\" id=\"leaks\"></div>");
    html.raw("<div class=\"chart\" id=\"descriptors\"></div>");
    html.raw("<noscript>The charts need the script of this page.</noscript>");
    html.raw("<script type=\"application/json\" id=\"history\">").raw(data()).raw("</script>");
    html.raw("</section>");
  }

  /** The history as JSON that cannot end a script element. */
  private String data() throws IOException {
    StringWriter out = new StringWriter();
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(true);
    List<History.Point> points = history.points();
    List<String> sites = history.siteLabels();
    List<Integer> shown = history.shown();
    json.beginObject().name("sites").beginArray();
    for (String site : sites) {
      json.value(site);
    }
    json.endArray().name("limit").value(snapshot.descriptorsLimit).name("points").beginArray();
    for (History.Point point : points) {
      json.beginArray().value(point.epochMillis / 1000).value(point.leaked).value(point.open);
      json.value(point.descriptors);
      for (int site : shown) {
        json.value(point.bySite[site]);
      }
      json.endArray();
    }
    json.endArray().endObject().close();
    return out.toString();
  }

  private void cards() {
    if (leaks.isEmpty()) {
      return;
    }
    html.raw("<section><h2>Call sites</h2>");
    int shown = Math.min(MOST_CARDS, leaks.size());
    for (int i = 0; i < shown; i++) {
      Leak leak = leaks.get(i);
      boolean open = leaks.size() <= MOST_OPEN || i < MOST_OPEN_OF_MANY;
      new LeakCard(html, leak, SourceLinks.of(options))
          .write("leak-" + i, open, Headline.summary(leak), diagnoser.diagnose(leak));
    }
    if (shown < leaks.size()) {
      html.raw("<p class=\"quiet\">").text(Count.of(leaks.size() - shown, "more site"));
      html.raw(" in the log and the JSON Lines.</p>");
    }
    html.raw("</section>");
  }

  private void flame() {
    List<CensusLine> census = bounded(snapshot.census);
    FlameGraph graph = new FlameGraph(census);
    if (graph.isEmpty()) {
      return;
    }
    html.raw("<section><h2>All open sockets, by who opened them</h2><p class=\"legend\">");
    for (SocketState state : graph.states()) {
      html.raw("<span><i style=\"background:var(--").raw(StateColour.of(state)).raw(")\"></i>");
      html.text(state.name()).raw(state == SocketState.CLOSE ? " (dead)</span>" : "</span>");
    }
    html.raw("<input type=\"search\" id=\"find-frame\" placeholder=\"find a frame\"");
    html.raw(" aria-label=\"find a frame\"> <output id=\"found\"></output>");
    html.raw("</p><div class=\"scroll\">");
    graph.write(html);
    html.raw("</div><p class=\"quiet\">Callers stand above the frames they call; a chain of calls");
    html.raw(" without a branch is one bar. Press a bar to look closer, the top one or Escape to");
    html.raw(" go back.</p>");
    html.raw("<details><summary>The same as collapsed stacks</summary><pre>");
    html.lines(CollapsedStacks.of(census)).raw("</pre></details></section>");
  }

  /** The largest as they are, the rest summed up by state. */
  static List<CensusLine> bounded(List<CensusLine> census) {
    if (census.size() <= MOST_SITES) {
      return census;
    }
    List<CensusLine> bounded = new ArrayList<>(census.subList(0, MOST_SITES));
    Map<SocketState, Integer> rest = new EnumMap<>(SocketState.class);
    for (CensusLine line : census.subList(MOST_SITES, census.size())) {
      rest.merge(line.state, line.count, Integer::sum);
    }
    Stack others = Stack.of("", Collections.singletonList(Frame.parse("(other call sites)")), 1);
    for (Map.Entry<SocketState, Integer> state : rest.entrySet()) {
      bounded.add(new CensusLine("other", null, others, state.getKey(), state.getValue()));
    }
    return bounded;
  }

  private void footer() {
    html.raw(
        "<footer><p>Counts, ages, states and stacks were seen; a likely cause is inferred from");
    html.raw(" them by rule. A socket counts as leaked: ").text(LeakMeaning.of(options));
    html.raw(". Options: ").text(LeakMeaning.settings(options));
    html.raw(". Written by Closewait. Charts by uPlot,");
    html.raw(" &copy; Leon Sorokin, MIT licence.</p></footer>");
  }

  private void script(String script) {
    html.raw("<script nonce=\"").raw(nonce).raw("\">").raw(script).raw("</script>");
  }
}
