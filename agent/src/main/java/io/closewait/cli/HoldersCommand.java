// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.options.Globs;
import io.closewait.options.Options;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Properties;
import java.util.Set;

/** Who holds the leaked sockets of a JVM, searched now; or the connections of a heap dump. */
final class HoldersCommand extends CliCommand {
  private static final String FILE = ".*(/|\\.hprof|\\.gz|[.]bin).*";

  private final Given<String> subject;
  private final Given<Boolean> dump;
  private final Given<Boolean> yes;
  private final Given<String> folder;
  private final Given<String> app;
  private final Given<Boolean> json;
  private final Verdict verdict;

  HoldersCommand(Invocation call) {
    super(
        call,
        "holders",
        "Who holds the leaked sockets: fields, threads, handlers, pools.",
        "",
        "PID asks the agent, which searches the live objects without a pause. A dump also",
        "knows local variables, and what nobody holds, and needs no agent: --dump takes",
        "one, reads it here and deletes it; FILE.hprof or FILE.hprof.gz is one that exists.",
        "All threads of the target stand still while it is taken, some 3 to 10 seconds for",
        "each gigabyte of heap in use.");
    subject =
        take(
            parameter("0", "PID|FILE", "The process, 'list' shows them; or a heap dump.")
                .required(true));
    dump = take(flag("--dump", "Take a heap dump of the process, after asking."));
    yes = take(flag("--yes", "With --dump: do not ask."));
    folder =
        take(
            option(
                "--dir",
                "DIR",
                "Folder for the dump as the target sees it, or for unpacking a .gz."));
    app =
        take(
            option(
                "--app",
                "PATTERNS",
                "Of a dump: the application's own code, as in the option app."));
    json = take(flag("--json", "For programs: docs/report-format.md."));
    verdict = new Verdict(this);
  }

  @Override
  public Integer call() throws Failure {
    String named = subject.get();
    boolean process = named.matches("[1-9]\\d{0,17}");
    if (!process && !named.matches(FILE)) {
      throw wrong(
          "'" + named + "' is neither a process id, which 'list' shows, nor a heap dump (.hprof)");
    }
    if (!process) {
      return read(named, new DumpReport(call, application(), Collections.<Integer>emptySet()));
    }
    Target target = TargetArgument.target(call, Long.parseLong(named));
    return dump.isSet() ? dump(target) : ask(target);
  }

  private int ask(Target target) throws Failure {
    Message answer;
    try (Link link = Link.to(call, target)) {
      answer = link.ask(Protocol.HOLDERS, json.isSet() ? Protocol.JSON : Protocol.TEXT);
    }
    call.console.print(answer.body());
    return verdict.exitCode(answer.number(Protocol.WARN_SITES), answer.number(Protocol.INFO_SITES));
  }

  private int read(String file, DumpReport report) throws Failure {
    String apart = folder.orNull();
    return report.print(Paths.get(file), apart == null ? null : Paths.get(apart), json.isSet());
  }

  private int dump(Target target) throws Failure {
    HeapDump heap = HeapDump.planned(call, target, folder.orNull());
    if (!yes.isSet() && !heap.confirmed()) {
      return Exit.USAGE;
    }
    Set<Integer> leaked = CloseWaitNumbers.of(target);
    try {
      return new DumpReport(call, application(), leaked).print(heap.take(), null, json.isSet());
    } finally {
      heap.delete();
    }
  }

  private Globs application() {
    String patterns = app.or("");
    Options parsed =
        Options.parse(
            patterns.isEmpty() ? "" : "app=" + patterns,
            new Properties(),
            Collections.<String, String>emptyMap());
    for (String problem : parsed.problems()) {
      throw wrong(problem);
    }
    return parsed.app();
  }
}
