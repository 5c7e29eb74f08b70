// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.report.RunInfo;
import java.io.IOException;

/**
 * Answers the command line. The mailbox is opened by the thread that loads the agent; everything
 * else is the agent's thread.
 */
final class Desk {
  private final Watch watch;
  private volatile Mailbox mailbox;

  Desk(Watch watch) {
    this.watch = watch;
  }

  /** Opens the mailbox, or says hello again in the one that is open. */
  synchronized void greet(Message hello) throws IOException {
    if (mailbox == null || !mailbox.exists()) {
      mailbox = Mailbox.open();
    }
    mailbox.greet(hello);
  }

  boolean open() {
    return mailbox != null;
  }

  /** Whether somebody waits, or may soon come back. */
  boolean busy() {
    Mailbox opened = mailbox;
    return opened != null && opened.busy();
  }

  void serve() {
    Mailbox opened = mailbox;
    if (opened != null) {
      opened.serve(this::answer);
    }
  }

  private Message answer(Message request) {
    String command = request.get(Protocol.COMMAND);
    if (Protocol.REPORT.equals(command)) {
      return report(request.get(Protocol.FORM));
    }
    if (Protocol.STATUS.equals(command)) {
      return new Message().body(watch.status(Protocol.JSON.equals(request.get(Protocol.FORM))));
    }
    if (Protocol.DETACH.equals(command)) {
      return watch.leave();
    }
    return error(
        "the agent of version " + RunInfo.version() + " does not know the command " + command);
  }

  private Message report(String form) {
    Snapshot snapshot = watch.snapshot();
    String body = watch.outputs().render(snapshot, form);
    if (body == null) {
      return error("the agent of version " + RunInfo.version() + " has no report as " + form);
    }
    int warn = 0;
    for (Leak leak : snapshot.leaks) {
      warn += leak.severity == Severity.WARN ? 1 : 0;
    }
    return new Message()
        .with(Protocol.WARN_SITES, warn)
        .with(Protocol.INFO_SITES, snapshot.leaks.size() - warn)
        .body(body);
  }

  static Message error(String sentence) {
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
