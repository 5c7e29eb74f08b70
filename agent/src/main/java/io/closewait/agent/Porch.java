// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.report.text.RunInfo;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the command line finds the agent: its mailbox, which is there without any attach. Opened by
 * the agent's thread at its first look, so that the start of the application does not pay for it;
 * there also while the agent waits for the first socket.
 */
final class Porch {
  /** Where no folder can be made, it is tried again. */
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

  /** Null until somebody is greeted: its class is not of those that the start needs. */
  private @Nullable Message hello;

  private volatile @Nullable Mailbox mailbox;
  private volatile boolean called;
  private volatile boolean askedForFigures;
  private long nextTry = System.nanoTime();

  /** Says what came of a load, in a mailbox that is opened if need be. Any thread. */
  synchronized void greet(Message hello) throws IOException {
    Mailbox open = mailbox;
    if (open == null || !open.exists()) {
      open = Mailbox.open();
      put(open);
    }
    called = true;
    this.hello = hello;
    open.greet(hello);
  }

  /** Says more in the hello, in this and in every later one. Never throws. */
  synchronized void add(Message more) {
    hello().withAll(more);
    try {
      if (mailbox != null && mailbox.exists()) {
        mailbox.greet(hello());
      }
    } catch (IOException | RuntimeException noRoom) {
      // status tells it as well
    }
  }

  /** Opens the mailbox if that is still to do, and looks for a question. Never throws. */
  synchronized void look() {
    if ((mailbox == null || !mailbox.exists()) && System.nanoTime() - nextTry >= 0) {
      open();
    }
    askedForFigures = mailbox != null && mailbox.isAskedForFigures();
    called = called || mailbox != null && mailbox.isAsked();
  }

  private Message hello() {
    if (hello == null) {
      hello = new Message().with(Protocol.OUTCOME, Protocol.ALREADY);
    }
    return hello;
  }

  /** The one before, which somebody has removed, holds a descriptor still. */
  private void put(Mailbox opened) {
    if (mailbox != null) {
      mailbox.discard();
    }
    mailbox = opened;
  }

  private void open() {
    Mailbox opened = null;
    try {
      opened = Mailbox.open();
      opened.greet(hello().with(Protocol.AGENT_VERSION, RunInfo.version()));
      put(opened);
    } catch (IOException | RuntimeException noRoom) {
      if (opened != null) {
        opened.discard(); // without a hello nobody would find it
      }
      nextTry = System.nanoTime() + PAUSE; // until then the commands can still attach
    }
  }

  /** Whether somebody ever asked, or loaded the agent to ask. */
  boolean wasCalled() {
    return called;
  }

  /** Whether at the last look somebody waited for what a sweep sees. */
  boolean isAskedForFigures() {
    return askedForFigures;
  }

  /** Null as long as it is not open. */
  @Nullable Mailbox mailbox() {
    return mailbox;
  }
}
