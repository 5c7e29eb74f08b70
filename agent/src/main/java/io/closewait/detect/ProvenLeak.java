// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One socket that is reported as leaked. It may be closed, used or replaced at any moment, so that
 * whoever means to end it has to ask for an {@link #objection} first. The agent's thread only,
 * unless said.
 */
public final class ProvenLeak {
  /** Descriptor number. */
  public final int number;

  /** The leak that it belongs to. */
  public final Leak leak;

  /** Since its peer is gone, or somebody last wrote to it. */
  public final int ageSeconds;

  private final Suspect suspect;
  private final KernelView kernel;
  private final SocketEntry entry = new SocketEntry();

  ProvenLeak(Suspect suspect, Leak leak, int ageSeconds, KernelView kernel) {
    this.number = suspect.fd;
    this.leak = leak;
    this.ageSeconds = ageSeconds;
    this.suspect = suspect;
    this.kernel = kernel;
  }

  /** Whether sockets of this kind are open, and of no use any more. */
  static boolean isProven(Kind kind) {
    switch (kind) {
      case EOF_IGNORED:
      case FIN_UNREAD:
      case DEAD_UNCLOSED:
      case PRE_EXISTING:
        return true;
      default:
        return false;
    }
  }

  /** Tells of a number whether it is an open connection's. For one thread. */
  public static IntPredicate connections() {
    return SocketEntry.connections();
  }

  /** Tells this socket from all others of its time, whatever their numbers. */
  public long identity() {
    return suspect.identity();
  }

  /** Whether first aid has called close() for it, and the descriptor has not come back yet. */
  public boolean isAided() {
    return suspect.aided;
  }

  /** Null where it is leaked at this very moment; or why it must be left alone. */
  public @Nullable String objection() {
    entry.read(number);
    if (!suspect.stands(entry) || !suspect.isReported() || entry.isClosing()) {
      return "closed meanwhile";
    }
    if (!suspect.isUnused(entry)) {
      return "used meanwhile";
    }
    int state = kernel.state(number);
    if (state != TcpState.CLOSE_WAIT && state != TcpState.DEAD && state != TcpState.OTHER_GONE) {
      return "the kernel no longer calls it leaked";
    }
    if (!suspect.sameAddresses(kernel.local(number), kernel.peer(number))) {
      return "another socket has its number";
    }
    long unread = kernel.unread(number);
    if (unread >= 0 && unread < suspect.unread) {
      return "somebody reads from it";
    }
    if (state == TcpState.CLOSE_WAIT && !kernel.writable(number)) {
      return "somebody may be writing to it: its send buffer is full";
    }
    return entry.moved() ? "used meanwhile" : null;
  }

  /** Whether nothing has happened to it since the last {@link #objection} was asked. Any thread. */
  public boolean isUntouched() {
    return !entry.moved();
  }

  /** Its owner's close() has returned; some close later, on a thread of their own. */
  public void aided() {
    suspect.aided = true;
  }
}
