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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Who holds the leaked sockets of a JVM, searched now; or the connections of a heap dump. */
@Command(
    name = "holders",
    description = "Who holds the leaked sockets: fields, threads, handlers, pools.",
    footer = {
      "",
      "PID asks the agent, which searches the live objects without a pause. A dump also",
      "knows local variables, and what nobody holds, and needs no agent: --dump takes",
      "one, reads it here and deletes it; FILE.hprof or FILE.hprof.gz is one that exists.",
      "All threads of the target stand still while it is taken, some 3 to 10 seconds for",
      "each gigabyte of heap in use."
    })
final class HoldersCommand implements Callable<Integer> {
  private static final String FILE = ".*(/|\\.hprof|\\.gz|[.]bin).*";

  @ParentCommand private CliCall cli;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PID|FILE",
      description = "The process, 'list' shows them; or a heap dump.")
  private String subject = "";

  @Option(names = "--dump", description = "Take a heap dump of the process, after asking.")
  private boolean dump;

  @Option(names = "--yes", description = "With --dump: do not ask.")
  private boolean yes;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder for the dump as the target sees it, or for unpacking a .gz.")
  private @Nullable String folder;

  @Option(
      names = "--app",
      paramLabel = "PATTERNS",
      description = "Of a dump: the application's own code, as in the option app.")
  private String app = "";

  @Option(names = "--json", description = "For programs: docs/report-format.md.")
  private boolean json;

  @Mixin private Verdict verdict;

  @Override
  public Integer call() throws Failure {
    boolean process = subject.matches("[1-9]\\d{0,17}");
    if (!process && !subject.matches(FILE)) {
      throw new ParameterException(
          spec.commandLine(),
          "'"
              + subject
              + "' is neither a process id, which 'list' shows, nor a heap dump (.hprof)");
    }
    if (!process) {
      return read(new DumpReport(cli.call, application(), Collections.<Integer>emptySet()));
    }
    Target target = TargetArgument.target(cli.call, Long.parseLong(subject));
    return dump ? dump(target) : ask(target);
  }

  private int ask(Target target) throws Failure {
    Message answer;
    try (Link link = Link.to(cli.call, target)) {
      answer = link.ask(Protocol.HOLDERS, json ? Protocol.JSON : Protocol.TEXT);
    }
    cli.call.console.print(answer.body());
    return verdict.exitCode(answer.number(Protocol.WARN_SITES), answer.number(Protocol.INFO_SITES));
  }

  private int read(DumpReport report) throws Failure {
    return report.print(Paths.get(subject), folder == null ? null : Paths.get(folder), json);
  }

  private int dump(Target target) throws Failure {
    HeapDump heap = HeapDump.planned(cli.call, target, folder);
    if (!yes && !heap.confirmed()) {
      return Exit.USAGE;
    }
    Set<Integer> leaked = CloseWaitNumbers.of(target);
    try {
      return new DumpReport(cli.call, application(), leaked).print(heap.take(), null, json);
    } finally {
      heap.delete();
    }
  }

  private Globs application() {
    Options parsed =
        Options.parse(
            app.isEmpty() ? "" : "app=" + app,
            new Properties(),
            Collections.<String, String>emptyMap());
    for (String problem : parsed.problems()) {
      throw new ParameterException(spec.commandLine(), problem);
    }
    return parsed.app();
  }
}
