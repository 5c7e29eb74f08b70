// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.firstaid.FirstAid;
import io.closewait.firstaid.Order;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Request;
import io.closewait.report.text.RunInfo;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the command line. Greeted by the thread that loads the agent; everything else is the
 * agent's thread.
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
    @Nullable String render(Snapshot snapshot, String form, String layout);

    /** How the agent itself is doing. */
    String status(boolean json);

    /** What it was asked for and cannot do, each in a sentence. */
    List<String> refused();

    /** Where the outputs are, by the option that asks for each. */
    Map<String, String> places();

    /** Who closes leaked sockets; null where none can have been found yet. */
    @Nullable FirstAid firstAid();

    /** Takes the agent out of this JVM; null, or why it stays. */
    @Nullable String leave();
  }

  private final Expert expert;
  private final Porch porch;

  private List<String> toldRefused = Collections.emptyList();

  Desk(Expert expert, Porch porch) {
    this.expert = expert;
    this.porch = porch;
  }

  /** Says what came of a load, in the one mailbox. Any thread. */
  void greet(Message hello) throws IOException {
    porch.greet(hello);
    expert.isCalled();
  }

  /** Tells in the hello what is refused, too. The agent's thread, once in a while. */
  void keepOpen() {
    porch.look();
    List<String> refused = expert.refused();
    if (!refused.equals(toldRefused)) {
      toldRefused = refused;
      porch.add(withRefused(new Message(), refused));
    }
  }

  private static Message withRefused(Message message, List<String> refused) {
    for (int i = 0; i < refused.size(); i++) {
      message.with(Protocol.REFUSED_PARTS + (i + 1), refused.get(i));
    }
    return message;
  }

  /** Looks whether somebody asks. */
  void look() {
    porch.look();
  }

  /** Whether somebody ever did, or loaded the agent to ask. */
  boolean wasCalled() {
    return porch.wasCalled();
  }

  /** Whether somebody waits, or may soon come back. */
  boolean isBusy() {
    Mailbox opened = porch.mailbox();
    return opened != null && opened.busy();
  }

  /** When somebody last asked, by {@link System#nanoTime}; that moment where nobody did since. */
  long lastAsked(long since) {
    Mailbox opened = porch.mailbox();
    return opened == null || opened.lastUse() - since < 0 ? since : opened.lastUse();
  }

  void serve() {
    Mailbox opened = porch.mailbox();
    if (opened != null) {
      opened.serve(this::answer);
    }
  }

  private Message answer(Request request) {
    String command = request.command;
    if (Protocol.REPORT.equals(command)) {
      expert.askForHolders(false);
      return report(request.form, request.details);
    }
    if (Protocol.HOLDERS.equals(command)) {
      expert.askForHolders(true);
      boolean json = Protocol.JSON.equals(request.form);
      return report(json ? Protocol.JSON : Protocol.HOLDERS, "");
    }
    if (Protocol.CLOSE.equals(command) || Protocol.CLOSING.equals(command)) {
      return firstAid(request);
    }
    if (Protocol.STATUS.equals(command)) {
      return status(request.form);
    }
    if (Protocol.DETACH.equals(command)) {
      String refusal = expert.leave();
      return refusal == null ? new Message() : error(refusal);
    }
    return error(
        "the agent of version " + RunInfo.version() + " does not know the command " + command);
  }

  private Message status(String form) {
    Message answer = withRefused(new Message(), expert.refused());
    expert.places().forEach((option, place) -> answer.with(Protocol.PLACES + option, place));
    return form.equals(Protocol.OUTPUTS)
        ? answer
        : answer.body(expert.status(Protocol.JSON.equals(form)));
  }

  /** Begins with an order, or tells how far the last one is. */
  private Message firstAid(Request request) {
    FirstAid aid = expert.firstAid();
    if (aid == null) {
      return error("no socket has been looked at yet; try again in a few seconds");
    }
    if (Protocol.CLOSE.equals(request.command)) {
      Order order = Order.read(request.details);
      if (order == null) {
        return error(
            "the agent of version " + RunInfo.version() + " does not understand the order");
      }
      if (!aid.ask(order, System.nanoTime())) {
        return error("first aid is at work already; try again in half a minute");
      }
    }
    return new Message()
        .with(Protocol.CLOSED, aid.closed())
        .with(Protocol.SKIPPED, aid.skipped())
        .with(Protocol.LEFT, aid.left())
        .body(aid.page(Protocol.JSON.equals(request.form)));
  }

  private Message report(String form, String layout) {
    Snapshot snapshot = expert.snapshot();
    String body = expert.render(snapshot, form, layout);
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

  /** Called after the last answer. */
  void close() {
    Mailbox opened = porch.mailbox();
    if (opened != null) {
      opened.close();
    }
  }

  /** Called at the end of the JVM. */
  void discard() {
    Mailbox opened = porch.mailbox();
    if (opened != null) {
      opened.discard();
    }
  }
}
