// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Nonce;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import io.closewait.options.Option;
import io.closewait.options.Options;
import io.closewait.report.text.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One visit to a sick JVM, in a process of its own: loads the agent, waits for a verdict, hands out
 * the reports and takes the agent out again; the last also as soon as its standard input ends,
 * which is when the watchman is gone, or the process is told to end.
 */
final class VisitCommand extends CliCommand {
  private static final long LONGEST_PAUSE = 10_000, SHORTEST_PAUSE = 200;

  /** After the first leak is named others may follow at the next looks. */
  private static final int QUIET_LOOKS = 3;

  private static final int LONGEST_REPORT = 2 << 20;
  private static final long COMING_OUT_MILLIS = 20_000;

  /** An agent that nobody takes out ends after this. */
  private static final String LEAVES = "leave=10m";

  private final TargetArgument process;
  private final Given<String> options;
  private final Given<String> start;

  private final Object turn = new Object();
  private boolean calledBack;
  private boolean isOut;

  VisitCommand(Invocation call) {
    super(call, "visit", "Looks into a JVM for a while; for the command watch.");
    spec.usageMessage().hidden(true);
    process = new TargetArgument(this);
    options = take(parameter("1", "<options>", "Options of the agent.").arity("0..1"));
    start =
        take(
            option("--start", "<start>", "When the process started, as the kernel counts it.")
                .required(true));
  }

  @Override
  public Integer call() throws Failure {
    Target target = process.target();
    if (!start.get().equals(call.machine.proc.start(target.pid))) {
      throw new Failure(Exit.GONE, "process " + target.pid + " is another one by now.");
    }
    watchOver();
    try {
      say(VisitLine.over(visit(target)));
    } finally {
      synchronized (turn) {
        isOut = true;
        turn.notifyAll();
      }
    }
    return Exit.DONE;
  }

  /** The agent's options, with an end to its stay where they set none. */
  static String lent(String options) {
    Options parsed = parsed(options);
    List<String> all = new ArrayList<>();
    if (parsed.isDefault(Option.LEAVE)) {
      all.add(LEAVES);
    }
    if (parsed.isDefault(Option.LOG)) {
      all.add("log=none");
    }
    if (!options.isEmpty()) {
      all.add(options);
    }
    return String.join(",", all);
  }

  static Options parsed(String options) {
    return Options.parse(options, new Properties(), Collections.<String, String>emptyMap());
  }

  private String visit(Target target) throws Failure {
    Loader loader = new Loader(call, target);
    Summons summons = Summons.toInstall(Nonce.make(), lent(options.or("")));
    TargetJar jar = new TargetJar(call, target);
    boolean copied = jar.find() == null;
    try {
      if (copied) {
        loader.copy();
      }
      loader.check(summons);
      if (isCalledBack()) {
        return "called back before the agent was in";
      }
      String refusal = refusal(loader.load(summons));
      if (refusal != null) {
        return refusal;
      }
      say(VisitLine.in());
      return lookAround(target);
    } finally {
      if (copied) {
        jar.remove();
      }
    }
  }

  private static @Nullable String refusal(Message hello) {
    String outcome = hello.get(Protocol.OUTCOME);
    if (Protocol.INSTALLED.equals(outcome)) {
      return null;
    }
    return Protocol.ALREADY.equals(outcome)
        ? "an agent is there already"
        : String.valueOf(hello.get(Protocol.SENTENCE));
  }

  private String lookAround(Target target) throws Failure {
    try (Link link = Link.existing(call, target)) {
      if (link == null) {
        throw new Failure(Exit.GONE, target.words() + " shows no mailbox.");
      }
      try {
        return verdict(link, target);
      } finally {
        link.ask(Protocol.DETACH, Protocol.TEXT);
        link.awaitEnd();
      }
    }
  }

  private String verdict(Link link, Target target) throws Failure {
    Options parsed = parsed(options.or(""));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.seconds(parsed));
    long pause = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, parsed.intervalMillis()));
    List<EventLine> leaks = new ArrayList<>();
    int quiet = 0;
    while (quiet < QUIET_LOOKS && System.nanoTime() - end < 0 && !calledBackWithin(pause)) {
      List<EventLine> found = leaks(link.ask(Protocol.REPORT, Protocol.JSON));
      boolean named = !found.isEmpty() && isNamed(found.get(0));
      quiet = named && found.size() == leaks.size() ? quiet + 1 : 0;
      leaks = found;
    }
    if (isCalledBack()) {
      return "called back before there was a verdict";
    }
    bring(link, target);
    return leaks.isEmpty()
        ? "no leak showed"
        : Count.of(leaks.size(), "leak") + " found, the agent is out again";
  }

  /** Whether the code that leaks is known, not only who holds what leaked before. */
  private static boolean isNamed(EventLine leak) {
    return leak.text("where") != null && !"PRE_EXISTING".equals(leak.text("kind"));
  }

  /** Those that are proven; where none is, those that are inferred. Named ones come first. */
  private static List<EventLine> leaks(Message report) throws Failure {
    List<EventLine> proven = new ArrayList<>();
    List<EventLine> inferred = new ArrayList<>();
    for (String line : report.body().split("\n")) {
      try {
        EventLine event = line.isEmpty() ? null : EventLine.of(line);
        if (event != null && event.is("leak")) {
          ("warn".equals(event.text("severity")) ? proven : inferred).add(event);
        }
      } catch (IOException garbled) {
        throw new Failure(Exit.NO_AGENT, "the agent's answer cannot be read: " + garbled);
      }
    }
    List<EventLine> leaks = proven.isEmpty() ? inferred : proven;
    leaks.sort(Comparator.comparing(leak -> !isNamed(leak)));
    return leaks;
  }

  private void bring(Link link, Target target) throws Failure {
    Message json = link.ask(Protocol.REPORT, Protocol.JSON);
    String text = link.ask(Protocol.REPORT, Protocol.TEXT).body();
    String page = link.ask(Protocol.REPORT, Protocol.HTML).body();
    for (EventLine leak : leaks(json)) {
      say(VisitLine.leak(leak, firstLine(leak, text)));
    }
    say(VisitLine.report("txt", cut(text)));
    say(VisitLine.report("jsonl", cut(json.body())));
    if (page.length() <= LONGEST_REPORT) {
      String whose = "From " + target.words() + " of user " + target.user;
      say(VisitLine.report("html", StillPage.of(page, whose + ", therefore without scripts.")));
    }
  }

  private static String cut(String report) {
    return report.length() <= LONGEST_REPORT
        ? report
        : report.substring(0, report.lastIndexOf('\n', LONGEST_REPORT) + 1);
  }

  private static String firstLine(EventLine leak, String report) {
    String site = String.valueOf(leak.text("site"));
    String count = " " + leak.number("count") + " ";
    for (String line : report.split("\n")) {
      if (line.startsWith("WARN  ") || line.startsWith("INFO  ")) {
        if (line.contains(site) && line.contains(count)) {
          return line.substring("WARN  ".length());
        }
      }
    }
    return site + ":" + count + "sockets " + leak.text("kind") + " at " + leak.text("where");
  }

  private void say(String line) {
    call.console.say(line);
  }

  // ---- the end of whoever has sent it ----------------------------------------------------------

  private void watchOver() {
    Thread listener = new Thread(this::awaitEndOfInput, "closewait-visit-input");
    listener.setDaemon(true);
    listener.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::comeOut, "closewait-visit-end"));
  }

  private void awaitEndOfInput() {
    try {
      while (call.in.read() >= 0) {
        // nothing is said there
      }
    } catch (IOException ended) {
      // as if it had been closed
    }
    callBack();
  }

  private void callBack() {
    synchronized (turn) {
      calledBack = true;
      turn.notifyAll();
    }
  }

  /** The JVM of this process waits for it before it ends. */
  private void comeOut() {
    callBack();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COMING_OUT_MILLIS);
    synchronized (turn) {
      while (!isOut && System.nanoTime() - end < 0) {
        try {
          turn.wait(100);
        } catch (InterruptedException hurried) {
          return;
        }
      }
    }
  }

  private boolean isCalledBack() {
    synchronized (turn) {
      return calledBack;
    }
  }

  private boolean calledBackWithin(long millis) throws Failure {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (turn) {
      try {
        for (long left = millis; !calledBack && left > 0; ) {
          turn.wait(left);
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
      } catch (InterruptedException hurried) {
        throw new Failure(Exit.GONE, "interrupted.");
      }
      return calledBack;
    }
  }
}
