// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.leak.LeakKey;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A live table of the leaks. */
@Command(
    name = "top",
    description = "A live table of the leaks, the fastest growing first; q quits.",
    footer = {
      "",
      "NEW is since this command began, /HOUR the agent's own trend, ? until it knows.",
      "Where the output is no terminal the table is printed once a turn, plainly."
    })
final class TopCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  @Mixin private TargetArgument process;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      converter = Amount.class,
      defaultValue = "1",
      description = "How often the agent is asked (${DEFAULT-VALUE}).")
  private int every;

  @Option(
      names = "--turns",
      paramLabel = "N",
      converter = Amount.class,
      description = "Ends after so many turns; without it, 1 where there is no terminal.")
  private @Nullable Integer turns;

  @Override
  public Integer call() throws Failure {
    Target target = process.target(cli.call);
    try (Link link = Link.to(cli.call, target);
        Screen screen = Screen.on(cli.call)) {
      Map<LeakKey, Long> before = null;
      int most = turns != null ? turns : screen.isLive() ? Integer.MAX_VALUE : 1;
      for (int turn = 0; turn < most; turn++) {
        if (turn > 0 && screen.quitWithin(every)) {
          break;
        }
        Message answer = link.ask(Protocol.REPORT, Protocol.JSON);
        List<EventLine> events = events(answer);
        if (before == null) {
          before = new LeakTable(events, "", Collections.emptyMap()).counts();
        }
        LeakTable table = new LeakTable(events, target.words(), before);
        screen.show(table.advising(Descriptors.advice(target)));
      }
    }
    return Exit.DONE;
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

  private static final class Amount extends WholeNumber {
    Amount() {
      super(6);
    }
  }
}
