// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.capture.Stack;
import io.closewait.leak.Kind;
import io.closewait.leak.LateClose;
import io.closewait.leak.Lead;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import java.util.Arrays;

/** The first line of a report: enough to act on, and to search for. */
public final class Headline {
  private Headline() {}

  /** {@code LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT (+3), oldest 4m12s: read -1 at ...}. */
  public static String of(Leak leak) {
    StringBuilder out = new StringBuilder("LEAK ").append(PlainText.of(leak.site, 40)).append(": ");
    out.append(leak.count).append(' ').append(subject(leak));
    if (leak.added > 0) {
      out.append(" (+").append(leak.added).append(')');
    }
    if (leak.kind != Kind.ABANDONED) {
      out.append(", oldest ").append(Span.of(leak.oldestSeconds));
    }
    out.append(": ").append(story(leak));
    return out.append(lead(leak)).toString();
  }

  /** What the frame in the story leaves open where it is not the application's. */
  private static String lead(Leak leak) {
    Lead lead = leak.lead();
    if (lead == null || lead.by == Lead.By.STACK) {
      return "";
    }
    if (lead.holder != null) {
      return "; " + PlainText.of(lead.holder.clause());
    }
    return lead.by == Lead.By.LISTENER
        ? "; its server listens since " + PlainText.of(lead.text())
        : thread(leak) + peer(leak);
  }

  private static String thread(Leak leak) {
    for (Stack stack : Arrays.asList(leak.eof, leak.owner, leak.open)) {
      if (stack != null && leak.where != null && stack.all.contains(leak.where)) {
        return ", thread \"" + PlainText.of(stack.thread, 100) + '"';
      }
    }
    return "";
  }

  private static String peer(Leak leak) {
    if (leak.peers.isEmpty()) {
      return "";
    }
    String most = leak.peers.keySet().iterator().next();
    return ", peer " + PlainText.of(most, 100) + (leak.peers.size() > 1 ? " and others" : "");
  }

  /** The headline without the word and the fingerprint that it begins with. */
  public static String summary(Leak leak) {
    String line = of(leak);
    return line.substring(line.indexOf(": ") + 2);
  }

  /** What they are; says so where the kernel has not confirmed it. */
  private static String subject(Leak leak) {
    String sockets = Count.noun(leak.count, "socket");
    switch (leak.kind) {
      case DEAD_UNCLOSED:
        return "dead " + sockets;
      case ABANDONED:
        return sockets + " that only the garbage collector closed";
      case CLOSE_INCOMPLETE:
        return sockets + " still open after close()";
      case UNACCEPTED:
        return Count.noun(leak.count, "connection") + " in CLOSE_WAIT, not accepted";
      case GROWING:
        return "open " + sockets;
      case DATA_UNREAD:
        return "established " + sockets + " with unread data";
      case NEVER_CONNECTED:
        return sockets + (leak.count == 1 ? " that was" : " that were") + " never connected";
      case HALF_CLOSED:
        return sockets + " in FIN_WAIT2";
      default:
        if (leak.unixDomain == leak.count) {
          return "Unix-domain "
              + sockets
              + (leak.count == 1 ? " whose peer is gone" : " whose peers are gone");
        }
        // a connection whose peer has closed may die later, by a time-out or a keep-alive probe
        return leak.dead == leak.count ? "dead " + sockets : sockets + state(leak);
    }
  }

  private static String state(Leak leak) {
    if (leak.confirmed == 0) {
      return " whose peer closed, not confirmed by the kernel";
    }
    if (leak.stateless > 0) {
      return " whose peer closed"; // what the kernel calls that is not known here
    }
    return leak.dead > 0 ? " in CLOSE_WAIT or dead" : " in CLOSE_WAIT";
  }

  private static String story(Leak leak) {
    switch (leak.kind) {
      case EOF_IGNORED:
        return readAt(leak)
            ? "read -1" + place(" at ", leak) + ", not closed since"
            : "read -1, not closed since" + place("; " + verb(leak) + " at ", leak);
      case FIN_UNREAD:
        return "the peer closed, nobody reads"
            + unread(leak)
            + place("; " + verb(leak) + " at ", leak);
      case DEAD_UNCLOSED:
        return "not closed since" + place("; " + verb(leak) + " at ", leak);
      case ABANDONED:
        return "the application never did" + place("; " + verb(leak) + " at ", leak);
      case CLOSE_INCOMPLETE:
        return "the descriptor lives on" + place("; " + verb(leak) + " at ", leak);
      case UNACCEPTED:
        return "the peers closed while they waited" + place("; listening since ", leak);
      case PRE_EXISTING:
        return Leak.INHERITED.equals(leak.site)
            ? "inherited from the process that started this one"
            : "opened before the agent came, so no stack is known";
      case GROWING:
        return "more at each look, and one from before is open still"
            + place("; " + verb(leak) + " at ", leak);
      case NEVER_CONNECTED:
        return "neither connected nor closed since" + place("; " + verb(leak) + " at ", leak);
      case HALF_CLOSED:
        return "shutdownOutput() was called, neither side has closed"
            + place("; " + verb(leak) + " at ", leak);
      case DATA_UNREAD:
        return "nobody takes what the peer sent" + place("; " + verb(leak) + " at ", leak);
      default:
        return leak.kind.name() + place(" at ", leak);
    }
  }

  /** Tells an answer that was not consumed from a connection that lies idle. */
  private static String unread(Leak leak) {
    if (leak.unread == 0) {
      return "";
    }
    String bytes = leak.unreadBytes == 1 ? " byte" : " bytes";
    return " the last " + leak.unreadBytes + bytes;
  }

  /** Whether the frame to look at is one that read the end, rather than one that had opened. */
  private static boolean readAt(Leak leak) {
    return leak.where == null || leak.eof != null && leak.eof.all.contains(leak.where);
  }

  /** What the frame to look at did with the socket. */
  private static String verb(Leak leak) {
    boolean opened = leak.open != null && leak.open.all.contains(leak.where);
    if (leak.side != Side.ACCEPTED) {
      return opened || leak.owner == null ? "opened" : "first used";
    }
    return leak.owner != null && (!opened || leak.owner.all.contains(leak.where))
        ? "handled"
        : "accepted";
  }

  private static String place(String before, Leak leak) {
    if (leak.where != null) {
      return before + PlainText.of(leak.where.toString());
    }
    return leak.hasStack() ? " (its stack is empty)" : " (no stack was taken)";
  }

  /** {@code CLOSED 7f3a9c01d2e4: 3 sockets reported as EOF_IGNORED, closed by ...}. */
  public static String of(LateClose closed) {
    StringBuilder out = new StringBuilder("CLOSED ").append(PlainText.of(closed.site, 40));
    out.append(": ").append(Count.of(closed.count, "socket"));
    out.append(" reported as ").append(closed.kind.name()).append(", ");
    switch (closed.by) {
      case APPLICATION:
        out.append("closed by the application after all");
        break;
      case WROTE:
        out.append("written to after all: a half-closed conversation");
        break;
      case READ:
        out.append("read from after all: a slow reader");
        break;
      case COLLECTOR:
        out.append("closed by the garbage collector: now counted as ABANDONED");
        break;
      case FIRSTAID:
        out.append("closed by first aid");
        break;
      case MOVED:
        out.append("now reported as another kind or at another site");
        break;
      default:
        out.append("gone, nobody saw how");
    }
    out.append(", oldest ").append(Span.of(closed.ageSeconds));
    if (closed.where != null) {
      out.append("; ").append(PlainText.of(closed.where.toString()));
    }
    return out.toString();
  }
}
