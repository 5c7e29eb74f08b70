// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;

/**
 * Whether bytes still move on a connection whose peer has ended its side: then somebody is at work
 * on it, and it is no leak however long it takes. The agent's thread only.
 */
final class Flow {
  /**
   * So many grace times a full send buffer is taken for a reader that pauses, with the application
   * waiting in write(). A peer that is gone without a word breaks the connection by then.
   */
  private static final int PAUSE = 10;

  /**
   * Where the list may not be read for long, room in the buffer at so many looks in a row must do:
   * whoever waits in a write finds it full at nearly every look.
   */
  private static final int ROOMY_LOOKS = 6;

  private final KernelView kernel;
  private boolean last;

  Flow(KernelView kernel) {
    this.kernel = kernel;
  }

  /** There will be no later look: what is not known now never will be. */
  void lastLook() {
    last = true;
  }

  /**
   * Looks at both queues, and whether the application has taken something out of the receive queue
   * since the last look. As the peer has ended its side, nothing comes in any more.
   */
  boolean isRead(Suspect suspect) {
    boolean roomy = suspect.isReported() || kernel.writable(suspect.fd);
    suspect.roomyLooks = roomy ? suspect.roomyLooks + 1 : 0;
    long before = suspect.unread;
    suspect.unread = kernel.unread(suspect.fd);
    return suspect.unread >= 0 && suspect.unread < before;
  }

  /**
   * Whether what the application wrote is still on its way: it may be waiting in that very write. A
   * full send buffer tells; but it has room for a moment whenever the peer has taken some, so the
   * kernel's list is asked too where nothing is known of the site.
   *
   * @param overdue how many grace times have passed
   */
  Sending sending(Suspect suspect, boolean siteStands, int overdue) {
    if (suspect.state != TcpState.CLOSE_WAIT && suspect.state != TcpState.PEER_GONE) {
      return Sending.NO;
    }
    boolean full = !kernel.writable(suspect.fd);
    if (full && overdue < PAUSE) {
      return Sending.PAUSED;
    }
    if (!full && siteStands) {
      return Sending.NO;
    }
    long before = suspect.sendQueue;
    long queued = kernel.sendQueue(suspect.fd);
    if (queued == KernelView.LATER) {
      boolean enough = last || suspect.roomyLooks >= ROOMY_LOOKS;
      return enough && !full ? Sending.NO : Sending.PAUSED;
    }
    suspect.sendQueue = queued;
    boolean moved = queued != before || !kernel.stalled(suspect.fd);
    return queued > 0 && moved ? Sending.FLOWS : Sending.NO;
  }

  /** What becomes of the bytes that were written. */
  enum Sending {
    /** All are with the peer, or none is taken any more. */
    NO,
    /** The peer takes some from time to time. */
    FLOWS,
    /** Not known yet. */
    PAUSED
  }
}
