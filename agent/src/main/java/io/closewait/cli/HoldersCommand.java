// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Who holds the leaked sockets of a JVM, searched now. */
@Command(
    name = "holders",
    description = "Who holds the leaked sockets: fields, threads, handlers, pools.")
final class HoldersCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  @Mixin private TargetArgument process;

  @Option(names = "--json", description = "For programs: JSON Lines, docs/report-format.md.")
  private boolean json;

  @Mixin private Verdict verdict;

  @Override
  public Integer call() throws Failure {
    Message answer;
    try (Link link = Link.to(cli.call, process.target(cli.call))) {
      answer = link.ask(Protocol.HOLDERS, json ? Protocol.JSON : Protocol.TEXT);
    }
    cli.call.console.print(answer.body());
    return verdict.exitCode(answer.number(Protocol.WARN_SITES), answer.number(Protocol.INFO_SITES));
  }
}
