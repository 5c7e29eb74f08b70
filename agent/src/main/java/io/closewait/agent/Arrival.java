// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import io.closewait.options.Options;
import io.closewait.report.file.StandardError;
import io.closewait.report.text.RunInfo;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The agent is loaded into a running JVM: by the command line, or by another tool with plain
 * options. Installs it where it is not there yet, and in any case opens the mailbox, whose hello
 * tells the command line what came of it. On the JVM's attach thread.
 */
final class Arrival {
  private Arrival() {}

  static void come(String argument, Instrumentation instrumentation) {
    CurrentAgent.wake();
    Summons summons = Summons.of(argument);
    Message hello =
        summons.install || summons.nonce == null
            ? install(summons, instrumentation)
            : new Message().with(Protocol.OUTCOME, atWork() ? Protocol.ALREADY : Protocol.ABSENT);
    if (summons.nonce == null) {
      say(hello.get(Protocol.SENTENCE)); // the command line reads it in the hello
    }
    hello.with(Protocol.NONCE, summons.nonce).with(Protocol.AGENT_VERSION, RunInfo.version());
    try {
      openMailbox(hello, summons.nonce != null);
    } catch (IOException | RuntimeException failed) {
      say("the commands report, status, top and detach cannot reach this JVM: " + failed);
    }
  }

  private static Message install(Summons summons, Instrumentation instrumentation) {
    // what the command line passes was checked there; what other tools pass is checked here only
    List<String> wrong =
        Options.parse(summons.options, new Properties(), Collections.<String, String>emptyMap())
            .problems();
    if (!wrong.isEmpty()) {
      return refused(wrong.get(0) + "; nothing was changed");
    }
    if (atWork()) {
      return new Message()
          .with(Protocol.OUTCOME, Protocol.ALREADY)
          .with(
              Protocol.SENTENCE,
              summons.options.isEmpty()
                  ? null
                  : "already at work in this JVM; its options stay as they are");
    }
    Options options = Options.parse(summons.options);
    if (!options.enabled()) {
      return refused("the option enabled is false; nothing was changed");
    }
    for (String problem : options.problems()) {
      say(problem);
    }
    say(Installation.warning());
    String refusal = Installation.install(options, instrumentation, true);
    return refusal == null
        ? new Message()
            .with(Protocol.OUTCOME, options.isForTests() ? Protocol.FOR_TESTS : Protocol.INSTALLED)
        : refused(refusal);
  }

  private static Message refused(String sentence) {
    return new Message().with(Protocol.OUTCOME, Protocol.REFUSED).with(Protocol.SENTENCE, sentence);
  }

  private static boolean atWork() {
    return CurrentAgent.desk() != null;
  }

  /** Where no agent stays, the command line reads the hello and removes the folder. */
  private static void openMailbox(Message hello, boolean awaited) throws IOException {
    Desk desk = CurrentAgent.desk();
    if (desk != null) {
      desk.greet(hello);
    } else if (awaited) {
      Mailbox brief = Mailbox.open();
      try {
        brief.greet(hello);
      } finally {
        brief.letGo();
      }
    }
  }

  private static void say(@Nullable String sentence) {
    if (sentence != null) {
      StandardError.say(sentence);
    }
  }
}
