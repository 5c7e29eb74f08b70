// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A socket that was left open, as it was when that was found. Immutable. */
public final class SocketLeak {
  /** What is known of it, the surest first. */
  public enum Kind {
    /** Its end was read (-1), and nobody closed it. */
    END_READ,
    /** The peer has closed, or was closed; nobody has read that end. */
    PEER_CLOSED,
    /** The connection is over, and its descriptor is still held. */
    OVER,
    /** Nobody closed it; the garbage collector did, whenever it came by. */
    COLLECTED,
    /** It is still connected. */
    CONNECTED,
    /** It still waits for connections. */
    LISTENING
  }

  private final Kind kind;
  private final LedgerSocket entry;
  private final int state;
  private final @Nullable InetSocketAddress local;
  private final @Nullable InetSocketAddress peer;
  private final @Nullable String owner;
  private final String reason;

  /** Whether its own stacks show whose it is. */
  private final boolean own;

  SocketLeak(
      Kind kind,
      LedgerSocket entry,
      int state,
      @Nullable String owner,
      String reason,
      boolean own) {
    this.own = own;
    this.owner = owner;
    this.kind = kind;
    this.entry = entry;
    this.state = state;
    this.reason = reason;
    this.local = entry.local;
    this.peer = entry.peer;
  }

  /** What is known of it. */
  public Kind kind() {
    return kind;
  }

  /** Its own address; null where it is not known. */
  public @Nullable InetSocketAddress local() {
    return local;
  }

  /** The address at its other end; null for a listener, or where it is not known. */
  public @Nullable InetSocketAddress peer() {
    return peer;
  }

  /** Name of the thread that opened it, at that moment. */
  public String thread() {
    return entry.opened.threadName;
  }

  /** Where it was opened. */
  public StackTraceElement[] openedAt() {
    return entry.opened.stack.getStackTrace();
  }

  /** Where its end was read; empty if it was not. */
  public StackTraceElement[] endReadAt() {
    LedgerSocket.Act ended = entry.ended;
    return ended == null ? new StackTraceElement[0] : ended.stack.getStackTrace();
  }

  /** Why it belongs to the test or the scope, in words. */
  public String reason() {
    return reason;
  }

  /** Name of the test or the scope; null: it is none's. */
  @Nullable String owner() {
    return owner;
  }

  LedgerSocket entry() {
    return entry;
  }

  boolean isAccepted() {
    return entry.side == SocketTable.ACCEPTED;
  }

  /** The socket in a few words, where it was opened and where its end was read. */
  @Override
  public String toString() {
    String addresses = addresses();
    return head() + (addresses.isEmpty() ? "" : "\n    " + addresses) + acts();
  }

  /** Which side of a connection it is, its state, and why it belongs to the test or the scope. */
  String head() {
    String side =
        entry.side == SocketTable.LISTENER ? "a listener" : isAccepted() ? "accepted" : "connected";
    return side + ", " + stateInWords() + " (" + reason + ")";
  }

  private String stateInWords() {
    switch (kind) {
      case END_READ:
        return state == Ledger.CONNECTED && entry.endOfTcp
            ? "end read (-1)"
            : "end read (-1)" + stateOfKernel();
      case PEER_CLOSED:
        return "closed by its peer" + stateOfKernel();
      case OVER:
        return "over, its descriptor still held";
      case COLLECTED:
        return "closed by nobody but the garbage collector";
      case LISTENING:
        return "still listening";
      default:
        return "still connected";
    }
  }

  private String stateOfKernel() {
    return state == Ledger.PEER_CLOSED ? ", in CLOSE_WAIT" : "";
  }

  /** {@code LOCAL to PEER}, or as much of it as is known. */
  String addresses() {
    if (local == null) {
      return "";
    }
    return text(local) + (peer == null ? "" : " to " + text(peer));
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Where it was opened, first used and its end read. */
  String acts() {
    return Acts.inWords(entry, !own);
  }
}
