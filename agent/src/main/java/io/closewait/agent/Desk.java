// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Request;
import io.closewait.report.text.RunInfo;
import java.io.IOException;

/**
 * Answers the command line. The mailbox is opened by the thread that loads the agent; everything
 * else is the agent's thread.
 */
final class Desk {
  /** Who knows the answers. */
  interface Expert {
    /** Somebody waits at the desk. Any thread. */
    void isCalled();

    /** What the last sweep saw. */
    Snapshot snapshot();

    /** Searches for who holds the leaked sockets; {@code again}: of all of them. */
    void askForHolders(boolean again);

    /** The snapshot in one of the forms of {@link Protocol}; null for an unknown one. */
    String render(Snapshot snapshot, String form);

    /** How the agent itself is doing. */
    String status(boolean json);

    /** Takes the agent out of this JVM; null, or why it stays. */
    String leave();
  }

  private final Expert expert;
  private volatile Mailbox mailbox;

  Desk(Expert expert) {
    this.expert = expert;
  }

  /** Opens the mailbox, or says hello again in the one that is open. Any thread. */
  synchronized void greet(Message hello) throws IOException {
    if (mailbox == null || !mailbox.exists()) {
      mailbox = Mailbox.open();
    }
    mailbox.greet(hello);
    expert.isCalled();
  }

  boolean isOpen() {
    return mailbox != null;
  }

  /** Whether somebody waits, or may soon come back. */
  boolean isBusy() {
    Mailbox opened = mailbox;
    return opened != null && opened.busy();
  }

  void serve() {
    Mailbox opened = mailbox;
    if (opened != null) {
      opened.serve(this::answer);
    }
  }

  private Message answer(Request request) {
    String command = request.command;
    if (Protocol.REPORT.equals(command)) {
      expert.askForHolders(false);
      return report(request.form);
    }
    if (Protocol.HOLDERS.equals(command)) {
      expert.askForHolders(true);
      boolean json = Protocol.JSON.equals(request.form);
      return report(json ? Protocol.JSON : Protocol.HOLDERS);
    }
    if (Protocol.STATUS.equals(command)) {
      return new Message().body(expert.status(Protocol.JSON.equals(request.form)));
    }
    if (Protocol.DETACH.equals(command)) {
      String refusal = expert.leave();
      return refusal == null ? new Message() : error(refusal);
    }
    return error(
        "the agent of version " + RunInfo.version() + " does not know the command " + command);
  }

  private Message report(String form) {
    Snapshot snapshot = expert.snapshot();
    String body = expert.render(snapshot, form);
    if (body == null) {
      return error("the agent of version " + RunInfo.version() + " has no report as " + form);
    }
    return new Message()
        .with(Protocol.WARN_SITES, snapshot.totals.warnings)
        .with(Protocol.INFO_SITES, snapshot.totals.others)
        .body(body);
  }

  private static Message error(String sentence) {
    return new Message().with(Protocol.ERROR, sentence);
  }

  /** After the last answer. */
  void close() {
    Mailbox opened = mailbox;
    if (opened != null) {
      opened.close();
    }
  }

  /** At the end of the JVM. */
  void discard() {
    Mailbox opened = mailbox;
    if (opened != null) {
      opened.discard();
    }
  }
}
