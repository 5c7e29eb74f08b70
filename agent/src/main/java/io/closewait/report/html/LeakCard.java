// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Ages;
import io.closewait.leak.Holder;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.leak.SocketState;
import io.closewait.report.text.EstimateText;
import io.closewait.report.text.SourceLinks;
import io.closewait.report.text.Span;
import io.closewait.report.text.StackText;
import io.closewait.report.text.UnknownCause;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One site that leaks: what is known first, then what is inferred, then the evidence. */
final class LeakCard {
  private static final String[] COLUMNS = {
    "fd", "local", "peer", "state", "leaked for", "open for"
  };

  private final Html html;
  private final Leak leak;
  private final SourceLinks links;

  LeakCard(Html html, Leak leak, SourceLinks links) {
    this.html = html;
    this.leak = leak;
    this.links = links;
  }

  void write(String id, boolean open, String summary, @Nullable Diagnosis diagnosis) {
    String severity = leak.severity == Severity.WARN ? "warn" : "info";
    html.raw("<article id=\"").raw(id).raw("\" class=\"card ").raw(severity).raw("\">");
    html.raw(open ? "<details open=\"open\">" : "<details>").raw("<summary class=\"head\">");
    html.raw("<span class=\"count\">").number(leak.count).raw("</span><div>");
    html.raw("<h3>")
        .text(leak.lead() == null ? "Site " + leak.site : leak.lead().text())
        .raw("</h3>");
    html.raw("<p>").text(summary).raw("</p>");
    if (leak.caller() != null) {
      html.raw("<p class=\"quiet\">called by <code>")
          .text(leak.caller().toString())
          .raw("</code></p>");
    }
    html.raw("</div></summary>");
    diagnosis(diagnosis);
    holders();
    facts();
    ages();
    stacks();
    sockets();
    html.raw("<p class=\"quiet\">Site <code>")
        .text(leak.site)
        .raw("</code>, to silence it: <code>");
    html.text("ignore=" + leak.site).raw("</code></p></details></article>");
  }

  private void diagnosis(@Nullable Diagnosis diagnosis) {
    html.raw("<dl class=\"why\">");
    if (diagnosis == null) {
      html.raw("<dt>Likely cause</dt>").element("dd", null, UnknownCause.of(leak));
    } else {
      html.raw("<dt>Likely cause <i>inferred</i></dt>").element("dd", null, diagnosis.cause);
      html.raw("<dt>Fix</dt>").element("dd", null, diagnosis.fix);
      if (diagnosis.docs != null && diagnosis.docs.startsWith("https://")) {
        html.raw("<dt>See</dt><dd><a rel=\"noreferrer\" href=\"").text(diagnosis.docs).raw("\">");
        html.text(diagnosis.docs).raw("</a></dd>");
      }
    }
    html.raw("</dl>");
  }

  private void holders() {
    if (leak.holders.isEmpty()) {
      return;
    }
    html.raw("<dl class=\"why\">");
    for (Holder holder : leak.holders) {
      html.raw("<dt>Who has them");
      html.raw(holder.isInferred() ? " <i>inferred</i></dt>" : "</dt>");
      html.element("dd", null, holder.sentence());
    }
    html.raw("</dl>");
  }

  private void facts() {
    html.raw("<ul class=\"facts\">");
    fact("Kind", leak.kind.name());
    if (leak.kind != Kind.ABANDONED) { // these are closed
      fact("Kernel confirms", leak.confirmed + " of " + leak.count);
      fact("Oldest", Span.of(leak.oldestSeconds));
    }
    if (leak.growth != null) {
      fact("Growth", leak.growth);
    }
    if (leak.side != null) {
      fact("Side", leak.side.toString());
    }
    if (leak.dead > 0) {
      fact("Dead", leak.dead + " of " + leak.count);
    }
    if (leak.closedLate > 0) {
      fact("Closed late", leak.closedLate + " sockets");
    }
    if (leak.unsampled > 0) {
      fact("Without a stack", leak.unsampled + " sockets");
    }
    String probably = EstimateText.of(leak.probably);
    if (probably != null) {
      fact("Probably", probably);
    }
    counted("Peers", leak.peers);
    counted("Local port", leak.localPorts);
    html.raw("</ul>");
  }

  private void fact(String name, String value) {
    html.raw("<li><b>").text(name).raw("</b> ").text(value).raw("</li>");
  }

  private void counted(String name, Map<?, Integer> counts) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<?, Integer> entry : counts.entrySet()) {
      text.append(text.length() == 0 ? "" : ", ").append(entry.getKey());
      text.append(" (").append(entry.getValue()).append(')');
    }
    if (text.length() > 0) {
      fact(name, text.toString());
    }
  }

  private void ages() {
    int most = 0;
    int spans = 0;
    for (int count : leak.ages) {
      most = Math.max(most, count);
      spans += count > 0 ? 1 : 0;
    }
    if (spans < 2) { // the oldest says as much
      return;
    }
    html.raw("<div class=\"ages\" role=\"img\" aria-label=\"Sockets by age\">");
    for (int i = 0; i < leak.ages.size(); i++) {
      int count = leak.ages.get(i);
      html.raw("<div><span class=\"n\">").raw(count == 0 ? "" : Integer.toString(count));
      html.raw("</span><span class=\"b\" style=\"height:").number(40L * count / most);
      html.raw("px\"></span>").text(Ages.LABELS.get(i)).raw("</div>");
    }
    html.raw("</div>");
  }

  private void stacks() {
    stack(leak.side == Side.ACCEPTED ? "Accepted at" : "Opened at", leak.open);
    stack("First written to at", leak.owner);
    stack("End of stream read at", leak.eof);
    stack("Last accept at", leak.lastAccept);
    stack("Its thread is now at", leak.acceptorNow);
    stack("Its server listens since", leak.listener);
  }

  private void stack(String what, @Nullable Stack stack) {
    if (stack == null || stack.frames.isEmpty()) {
      return;
    }
    html.raw("<details><summary>").text(what).raw(" <code>");
    html.text(StackText.first(stack, leak).toString()).raw("</code></summary><pre>");
    for (Frame frame : stack.frames) {
      frame(frame);
    }
    html.raw("</pre><p class=\"quiet\">Thread ").text(stack.thread);
    if (stack.omittedFrames > 0) {
      html.raw("; ").number(stack.omittedFrames);
      html.raw(" frames cut (the JDK's own, or beyond the option frames)");
    }
    html.raw("</p></details>");
  }

  private void frame(Frame frame) {
    String link = links.to(frame);
    if (link != null) {
      html.raw("<a rel=\"noreferrer\" href=\"").text(link).raw("\">");
    }
    html.element("span", frame.equals(leak.where) ? "blamed" : null, frame.toString());
    html.raw(link == null ? "\n" : "</a>\n");
  }

  private void sockets() {
    if (leak.sockets.isEmpty()) {
      return;
    }
    html.raw("<details><summary>");
    html.text(leak.count > leak.sockets.size() ? "The oldest sockets" : "Sockets");
    html.raw("</summary><div class=\"scroll\"><table><tr>");
    for (String column : COLUMNS) {
      html.element("th", null, column);
    }
    html.raw("</tr>");
    for (LeakedSocket socket : leak.sockets) {
      html.raw("<tr><td>").number(socket.fd).raw("</td>");
      html.element("td", null, known(socket.local)).element("td", null, known(socket.peer));
      html.element("td", null, known(state(socket)));
      html.element("td", null, Span.of(socket.ageSeconds));
      html.element("td", null, Span.of(socket.openSeconds)).raw("</tr>");
    }
    html.raw("</table></div></details>");
  }

  private static @Nullable String state(LeakedSocket socket) {
    return socket.state == SocketState.UNKNOWN ? null : socket.state.name();
  }

  private static String known(@Nullable String text) {
    return text == null ? "not known" : text;
  }
}
