// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Protocol;

/** How the agent in a JVM is doing. */
final class StatusCommand extends CliCommand {
  private final OptionalTarget process;
  private final Given<Boolean> json;

  StatusCommand(Invocation call) {
    super(call, "status", "Options in force and their sources, hooks, errors, cost so far.");
    process = new OptionalTarget(this);
    json = take(flag("--json", "For programs: one JSON object."));
  }

  @Override
  public Integer call() throws Failure {
    Target target = process.target();
    try (Link link = Link.to(call, target)) {
      boolean forPrograms = json.isSet();
      String form = forPrograms ? Protocol.JSON : Protocol.TEXT;
      String page = link.ask(Protocol.STATUS, form).body();
      call.console.print(forPrograms ? page : new Window(call).wrapped(page));
    }
    return Exit.DONE;
  }
}
