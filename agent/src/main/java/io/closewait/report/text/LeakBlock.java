// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Forecast;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Side;
import io.closewait.leak.Snapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands under the first line: the facts, the likely cause, the stacks. */
public final class LeakBlock {
  private static final int SOCKETS = 3;
  private static final int LABEL = 16;

  private final StringBuilder out = new StringBuilder();
  private final Leak leak;
  private final StackText frames;

  private LeakBlock(Leak leak, boolean folded) {
    this.leak = leak;
    this.frames = new StackText(out, folded);
  }

  /**
   * The lines, each begun by a line feed.
   *
   * @param snapshot for the descriptors that are left
   * @param stacksAt when the stacks were printed; or null: they are printed here
   */
  public static String of(
      Leak leak, @Nullable Diagnosis diagnosis, Snapshot snapshot, @Nullable String stacksAt) {
    LeakBlock block = new LeakBlock(leak, false);
    block.facts(diagnosis, snapshot);
    if (stacksAt == null) {
      block.stacks();
    } else if (deep(leak.open) || deep(leak.owner) || deep(leak.eof) || deep(leak.acceptorNow)) {
      block.line("stacks", "as reported at " + stacksAt);
    }
    return block.out.toString();
  }

  /** The same, with the frames of libraries folded. */
  static String folded(Leak leak, @Nullable Diagnosis diagnosis, Snapshot snapshot) {
    LeakBlock block = new LeakBlock(leak, true);
    block.facts(diagnosis, snapshot);
    block.stacks();
    return block.out.toString();
  }

  private void facts(@Nullable Diagnosis diagnosis, Snapshot snapshot) {
    places();
    probably();
    out.append(HolderLines.of(leak));
    counts();
    growth(snapshot);
    diagnosis(diagnosis);
    line("to silence it", "ignore=" + PlainText.of(leak.site, 40));
  }

  private void probably() {
    String probably = EstimateText.of(leak.probably);
    if (probably != null) {
      line("probably", probably);
    }
  }

  private void caller() {
    if (leak.caller() != null) {
      line("called by", PlainText.of(leak.caller().toString()));
    }
  }

  /** The first line, and these under it. */
  public static String withHeadline(Leak leak, @Nullable Diagnosis diagnosis, Snapshot snapshot) {
    return Headline.of(leak) + of(leak, diagnosis, snapshot, null).replace("\n", "\n    ");
  }

  private void places() {
    place(leak.kind == Kind.UNACCEPTED ? "listens since" : opening() + " at", leak.open);
    place("last accept at", leak.lastAccept);
    place("and is now at", leak.acceptorNow);
    place("server since", leak.listener);
    place("first write at", leak.owner);
    place("end of stream at", leak.eof);
    caller();
    if (leak.otherEnds > 0) {
      String of = leak.otherEnds + " of " + leak.count + " are leaked in this process too, most at";
      line("other ends", of + " site " + PlainText.of(leak.otherEndSite, 40));
    }
    if (leak.unsampled > 0 && leak.kind != Kind.PRE_EXISTING) {
      String of = leak.unsampled + " of " + leak.count;
      boolean guessed = leak.where != null && !leak.showsAcceptorOnly();
      String why = guessed ? ", counted here as it is the one site that they can be of" : "";
      String see = leak.kind == Kind.NEVER_CONNECTED ? "" : " (see the option capture)";
      line(leak.where == null ? "no stack" : "not by stack", of + why + see);
    }
  }

  private String opening() {
    return leak.side == Side.ACCEPTED ? "accepted" : "opened";
  }

  private void place(String label, @Nullable Stack stack) {
    if (stack == null || stack.frames.isEmpty()) {
      return;
    }
    Frame frame = StackText.first(stack, leak);
    String cut = deep(stack) || stack.omittedFrames == 0 ? "" : " (" + StackText.cut(stack) + ')';
    line(label, PlainText.of(frame.toString()) + ", " + thread(stack) + cut);
  }

  /** Whether it holds more than the one frame that is shown among the facts. */
  private static boolean deep(@Nullable Stack stack) {
    return stack != null && stack.frames.size() != 1;
  }

  private static String thread(Stack stack) {
    return "thread \"" + PlainText.of(stack.thread, 100) + '"';
  }

  private void counts() {
    if (leak.kind != Kind.GROWING && leak.kind != Kind.ABANDONED && leak.confirmed < leak.count) {
      line("kernel", "confirms " + leak.confirmed + " of " + leak.count);
    }
    if (leak.dead > 0 && leak.dead < leak.count) {
      line("dead", leak.dead + " of " + leak.count + ", which ss does not show");
    }
    if (leak.unread > 0) {
      line("unread", leak.unreadBytes + " bytes in " + Count.of(leak.unread, "socket"));
    }
    counted("peers", leak.peers);
    counted("local port", leak.localPorts);
    if (leak.closedLate > 0) {
      line("closed late", leak.closedLate + " that had been reported here");
    }
    sockets();
  }

  private void counted(String label, Map<?, Integer> counts) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<?, Integer> entry : counts.entrySet()) {
      text.append(text.length() == 0 ? "" : ", ");
      text.append(PlainText.of(entry.getKey().toString(), 100));
      text.append(" (").append(entry.getValue()).append(')');
    }
    if (text.length() > 0) {
      line(label, text.toString());
    }
  }

  private void sockets() {
    StringBuilder text = new StringBuilder();
    int shown = Math.min(SOCKETS, leak.sockets.size());
    for (LeakedSocket socket : leak.sockets.subList(0, shown)) {
      text.append(text.length() == 0 ? "fd " : "; fd ").append(socket.fd);
      if (socket.local != null) {
        text.append(' ').append(PlainText.of(socket.local, 100));
      }
      if (socket.peer != null) {
        text.append(" to ").append(PlainText.of(socket.peer, 100));
      }
      text.append(", ").append(Span.of(socket.ageSeconds));
    }
    if (shown > 0) {
      line(leak.count > shown ? "oldest sockets" : "sockets", text.toString());
    }
  }

  private void growth(Snapshot snapshot) {
    if (leak.growth == null) {
      return;
    }
    line("growth", leak.growth);
    Forecast forecast = snapshot.forecast;
    if (leak.perHour != null
        && leak.perHour > 0
        && forecast != null
        && forecast.exhaustedInSeconds != null) {
      String used = snapshot.descriptorsUsed + " of " + snapshot.descriptorsLimit + " in use; ";
      line("descriptors", used + forecast.words);
    }
  }

  private void diagnosis(@Nullable Diagnosis diagnosis) {
    if (diagnosis == null) {
      line("likely cause", UnknownCause.of(leak));
      return;
    }
    line("likely cause", PlainText.of(diagnosis.cause));
    line("fix", PlainText.of(diagnosis.fix));
    if (diagnosis.docs != null) {
      line("see", PlainText.of(diagnosis.docs));
    }
  }

  private void stacks() {
    stack(leak.kind == Kind.UNACCEPTED ? "made to listen by" : opening() + " by", leak.open);
    stack("last accept by", leak.lastAccept);
    stack("which now is at, in", leak.acceptorNow);
    stack("first written to by", leak.owner);
    stack("end of stream read by", leak.eof);
  }

  private void stack(String what, @Nullable Stack stack) {
    if (stack == null || !deep(stack) || (stack.frames.isEmpty() && stack.omittedFrames == 0)) {
      return;
    }
    out.append('\n').append(what).append(' ').append(thread(stack)).append(':');
    frames.frames(stack);
  }

  private void line(String label, String text) {
    out.append('\n').append(label).append(':');
    for (int i = label.length(); i < LABEL; i++) {
      out.append(' ');
    }
    out.append(' ').append(text);
  }
}
