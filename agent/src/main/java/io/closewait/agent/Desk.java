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
import java.util.Collections;
import java.util.List;

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

    /** What it was asked for and cannot do, each in a sentence. */
    List<String> refused();

    /** Takes the agent out of this JVM; null, or why it stays. */
    String leave();
  }

  private final Expert expert;
  private volatile Mailbox mailbox;

  /** Somebody has come; until then nobody is expected soon. */
  private volatile boolean visited;

  private Message lastHello;
  private List<String> toldRefused = Collections.emptyList();

  Desk(Expert expert) {
    this.expert = expert;
  }

  /** Opens the mailbox, or says hello again in the one that is open. Any thread. */
  synchronized void greet(Message hello) throws IOException {
    visited = true;
    open(hello);
    expert.isCalled();
  }

  private void open(Message hello) throws IOException {
    if (mailbox == null || !mailbox.exists()) {
      mailbox = Mailbox.open();
    }
    mailbox.greet(hello);
    lastHello = hello;
  }

  /**
   * Opens the mailbox for commands that load nothing, and again where a tidier of temporary files
   * has taken it; and tells in its hello what is refused. The agent's thread, once in a while.
   */
  synchronized void keepOpen() {
    try {
      List<String> refused = expert.refused();
      if (mailbox == null || !mailbox.exists() || !refused.equals(toldRefused)) {
        toldRefused = refused;
        Message hello = lastHello != null ? lastHello : new Message();
        hello.with(Protocol.AGENT_VERSION, RunInfo.version());
        open(withRefused(hello, refused));
      }
    } catch (IOException | RuntimeException noFolder) {
      // the commands load what they need, and are told then
    }
  }

  private static Message withRefused(Message message, List<String> refused) {
    for (int i = 0; i < refused.size(); i++) {
      message.with(Protocol.REFUSED_PARTS + (i + 1), refused.get(i));
    }
    return message;
  }

  boolean isOpen() {
    return mailbox != null;
  }

  /** Whether somebody waits, or may soon come back. */
  boolean isBusy() {
    Mailbox opened = mailbox;
    return opened != null && visited && opened.busy();
  }

  void serve() {
    Mailbox opened = mailbox;
    if (opened != null) {
      opened.serve(this::answer);
    }
  }

  private Message answer(Request request) {
    visited = true;
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
      String page = expert.status(Protocol.JSON.equals(request.form));
      return withRefused(new Message(), expert.refused()).body(page);
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
