// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.leak.LeakKey;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.report.text.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A live table of the leaks. */
final class TopCommand extends CliCommand {
  private final OptionalTarget process;
  private final Given<Integer> every;
  private final Given<Integer> turns;

  private LeakTable.Order order = LeakTable.Order.GROWTH;
  private int marked = -1;

  /** The leaks of the first turn: what is more than these is new. */
  private @Nullable Map<LeakKey, Long> before;

  TopCommand(Invocation call) {
    super(
        call,
        "top",
        "A live table of the leaks, the fastest growing first; q quits.",
        "",
        "Keys: s sorts by growth, new ones, count, age; arrows (or j and k) mark a row,",
        "Enter opens it. NO_COLOR is heeded.",
        "NEW is since this command began, /HOUR the agent's own trend, ? until it knows.",
        "Where the output is no terminal the table is printed once a turn, plainly.");
    process = new OptionalTarget(this);
    every =
        take(
            number("--every", "SECONDS", 6, "How often the agent is asked (${DEFAULT-VALUE}).")
                .defaultValue("1"));
    turns =
        take(
            number(
                "--turns",
                "N",
                6,
                "Ends after so many turns; without it, 1 where there is no terminal."));
  }

  @Override
  public Integer call() throws Failure {
    Target target = process.target();
    try (Link link = Link.to(call, target);
        Screen screen = Screen.on(call)) {
      int most = turns.or(screen.isLive() ? Integer.MAX_VALUE : 1);
      LeakTable table = null;
      for (int turn = 0; turn < most; turn++) {
        if (table != null && quits(link, screen, table)) {
          break;
        }
        table = table(link, target);
        screen.show(table);
      }
    }
    return Exit.DONE;
  }

  private LeakTable table(Link link, Target target) throws Failure {
    List<EventLine> events = events(link.ask(Protocol.REPORT, Protocol.JSON));
    Map<LeakKey, Long> first = before;
    if (first == null) {
      first = new LeakTable(events, "", Collections.emptyMap()).counts();
      before = first;
    }
    LeakTable table = new LeakTable(events, target.words(), first).by(order);
    table.mark(marked);
    return table.advising(Descriptors.advice(target));
  }

  /** Obeys the keys of one turn, and tells whether the user wants no more. */
  private boolean quits(Link link, Screen screen, LeakTable table) throws Failure {
    long left = TimeUnit.SECONDS.toNanos(every.get());
    long end = System.nanoTime() + left;
    while (left > 0) {
      switch (screen.keyWithin(left)) {
        case QUIT:
          return true;
        case SORT:
          order = order.next();
          break;
        case UP:
          marked = Math.max(0, marked - 1);
          break;
        case DOWN:
          marked++;
          break;
        case ENTER:
          if (table.markedSite() != null && quitsIn(link, screen, table.markedSite())) {
            return true;
          }
          break;
        default: // none, or one without a meaning here
      }
      marked = table.by(order).mark(marked);
      left = end - System.nanoTime();
      if (left > 0) {
        screen.show(table);
      }
    }
    return false;
  }

  /** Shows one site until a key is pressed, and tells whether that was the one to quit. */
  private static boolean quitsIn(Link link, Screen screen, String site) throws Failure {
    Layout layout = new Layout(screen.width(), Layout.Depth.FULL, site);
    String text = link.ask(Protocol.REPORT, Protocol.TEXT, layout.words()).body();
    int from = 0;
    while (true) {
      from = screen.show(text, from);
      switch (screen.keyWithin(TimeUnit.DAYS.toNanos(1))) {
        case QUIT:
          return true;
        case UP:
          from--;
          break;
        case DOWN:
          from++;
          break;
        default:
          return false;
      }
    }
  }

  private static List<EventLine> events(Message answer) throws Failure {
    List<EventLine> events = new ArrayList<>();
    try {
      for (String line : answer.body().split("\n")) {
        if (!line.isEmpty()) {
          events.add(EventLine.of(line));
        }
      }
    } catch (IOException garbled) {
      throw new Failure(Exit.NO_AGENT, "the agent's answer cannot be read: " + garbled);
    }
    return events;
  }
}
