// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Protocol;

/** Takes the agent out again. */
final class DetachCommand extends CliCommand {
  private final TargetArgument process;

  DetachCommand(Invocation call) {
    super(call, "detach", "Takes the agent out of a JVM; it may come again.");
    process = new TargetArgument(this);
  }

  @Override
  public Integer call() throws Failure {
    Target target = process.target();
    try (Link link = Link.to(call, target)) {
      link.ask(Protocol.DETACH, Protocol.TEXT);
      link.awaitEnd();
    }
    call.console.say(
        "The agent has left " + target.words() + "; its class files stay until the JVM ends.");
    return Exit.DONE;
  }
}
