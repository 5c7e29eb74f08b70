// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Protocol;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Takes the agent out again. */
@Command(name = "detach", description = "Takes the agent out of a JVM; it may come again.")
final class DetachCommand implements Callable<Integer> {
  @ParentCommand private CliCall cli;

  @Mixin private TargetArgument process;

  @Override
  public Integer call() throws Failure {
    Target target = process.target(cli.call);
    try (Link link = Link.to(cli.call, target)) {
      link.ask(Protocol.DETACH, Protocol.TEXT);
      link.awaitEnd();
    }
    cli.call.console.say(
        "The agent has left " + target.words() + "; its class files stay until the JVM ends.");
    return Exit.DONE;
  }
}
