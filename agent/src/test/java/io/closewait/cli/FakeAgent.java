// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** The mailbox of an agent, and a thread that answers. */
final class FakeAgent implements Closeable {
  final Mailbox mailbox;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean leaving;

  FakeAgent(FakeProcess process, Message hello, Mailbox.Clerk clerk) throws IOException {
    mailbox = Mailbox.open(process.tmp(), process.inside());
    mailbox.greet(hello);
    thread =
        new Thread(
            () -> {
              while (!closed) {
                mailbox.serve(clerk);
                LockSupport.parkNanos(1_000_000);
              }
              if (leaving) {
                mailbox.close();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Leaves as an agent does that is taken out: when the answer to that was fetched. */
  void leave() {
    leaving = true;
    closed = true;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    mailbox.discard();
  }
}
