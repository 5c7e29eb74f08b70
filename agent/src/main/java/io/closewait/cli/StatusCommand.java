// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Protocol;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How the agent in a JVM is doing. */
@Command(
    name = "status",
    description = "Options in force and their sources, hooks, errors, cost so far.")
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private CliCall cli;

  @Mixin private OptionalTarget process;

  @Option(names = "--json", description = "For programs: one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Failure {
    Target target = process.target(cli.call);
    try (Link link = Link.to(cli.call, target)) {
      String form = json ? Protocol.JSON : Protocol.TEXT;
      String page = link.ask(Protocol.STATUS, form).body();
      cli.call.console.print(json ? page : new Window(cli.call).wrapped(page));
    }
    return Exit.DONE;
  }
}
