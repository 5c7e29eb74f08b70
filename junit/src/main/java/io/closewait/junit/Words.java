// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of sockets that were left open. */
final class Words {
  private static final int MOST_FRAMES = 8;
  private static final int MOST_BLOCKS = 20;
  private static final int MOST_ADDRESSES = 3;

  private static final NamePatterns MACHINERY =
      NamePatterns.of(
          "java.*",
          "javax.*",
          "jdk.*",
          "sun.*",
          "com.sun.*",
          "io.closewait.bootstrap.*",
          "io.closewait.ledger.*",
          "io.closewait.junit.Windows*",
          "io.closewait.junit.NoSocketLeaks*",
          "org.junit.*",
          "junit.*",
          "org.gradle.*",
          "org.apache.maven.*",
          "org.testng.*",
          "org.spockframework.*",
          "groovy.*",
          "org.codehaus.groovy.*",
          "org.apache.groovy.*",
          "io.kotest.*",
          "kotlin.*",
          "kotlinx.coroutines.*");

  private static final NamePatterns OURS =
      NamePatterns.of("io.closewait.bootstrap.*", "io.closewait.ledger.*");

  private Words() {}

  /** A failure whose stack trace is that of the opening, where an editor's click leads. */
  static AssertionError error(String who, List<SocketLeak> leaks) {
    AssertionError error = new AssertionError(message(who, leaks));
    error.setStackTrace(withoutOurs(leaks.get(0).openedAt()));
    return error;
  }

  private static StackTraceElement[] withoutOurs(StackTraceElement[] stack) {
    int ours = 0;
    while (ours < stack.length && OURS.match(stack[ours].getClassName())) {
      ours++;
    }
    return Arrays.copyOfRange(stack, ours, stack.length);
  }

  /** {@code 2 sockets were left open by WHO}, then each kind of them with its stacks. */
  static String message(String who, List<SocketLeak> leaks) {
    int count = leaks.size();
    return (count == 1 ? "1 socket was" : count + " sockets were")
        + " left open by "
        + who
        + blocks(leaks);
  }

  static String blocks(List<SocketLeak> leaks) {
    Map<String, List<SocketLeak>> alike = new LinkedHashMap<>();
    for (SocketLeak leak : leaks) {
      alike.computeIfAbsent(key(leak), key -> new ArrayList<>()).add(leak);
    }
    StringBuilder text = new StringBuilder();
    int blocks = 0;
    for (List<SocketLeak> same : alike.values()) {
      if (blocks++ == MOST_BLOCKS) {
        text.append("\n  and more, of ").append(alike.size() - MOST_BLOCKS).append(" other kinds");
        break;
      }
      text.append("\n  ").append(same.size() == 1 ? "" : same.size() + " times ");
      text.append(head(same.get(0))).append(addresses(same)).append(stacks(same.get(0)));
    }
    return text.toString();
  }

  static String block(SocketLeak leak) {
    List<SocketLeak> one = new ArrayList<>();
    one.add(leak);
    return head(leak) + addresses(one) + stacks(leak);
  }

  private static String key(SocketLeak leak) {
    return head(leak) + stacks(leak);
  }

  private static String head(SocketLeak leak) {
    String side = leak.isListener() ? "a listener" : leak.isAccepted() ? "accepted" : "connected";
    return side + ", " + state(leak) + " (" + leak.reason() + ")";
  }

  private static String state(SocketLeak leak) {
    switch (leak.kind()) {
      case END_READ:
        return leak.state() == Ledger.CONNECTED && leak.entry().endOfTcp
            ? "end read (-1)"
            : "end read (-1)" + kernel(leak);
      case PEER_CLOSED:
        return "closed by its peer" + kernel(leak);
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

  private static String kernel(SocketLeak leak) {
    return leak.state() == Ledger.PEER_CLOSED ? ", in CLOSE_WAIT" : "";
  }

  private static String addresses(List<SocketLeak> leaks) {
    StringBuilder text = new StringBuilder();
    int told = 0;
    for (SocketLeak leak : leaks) {
      String pair = pair(leak.local(), leak.peer());
      if (!pair.isEmpty() && told++ < MOST_ADDRESSES) {
        text.append(told == 1 ? "\n    " : ", ").append(pair);
      }
    }
    return text.append(told > MOST_ADDRESSES ? ", …" : "").toString();
  }

  private static String pair(@Nullable InetSocketAddress local, @Nullable InetSocketAddress peer) {
    if (local == null) {
      return "";
    }
    return text(local) + (peer == null ? "" : " to " + text(peer));
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static String stacks(SocketLeak leak) {
    LedgerSocket entry = leak.entry();
    LedgerSocket.Act used = entry.used;
    LedgerSocket.Act ended = entry.ended;
    String opened = leak.isAccepted() ? "accepted" : leak.isListener() ? "bound" : "connected";
    StringBuilder text = new StringBuilder(act(opened, entry.opened));
    if (leak.isAccepted() && used != null) {
      text.append(act("first used", used));
    }
    if (ended != null) {
      text.append(act("end read", ended));
    }
    LedgerSocket other = entry.other;
    if (other != null && !leak.isTestsOwn()) {
      String how = other.side == SocketTable.ACCEPTED ? "accepted" : "connected";
      text.append(act("its other end " + how, other.opened));
      text.append(other.released ? "\n      and closed since" : "");
    }
    return text.toString();
  }

  private static String act(String what, LedgerSocket.Act act) {
    StringBuilder text = new StringBuilder("\n    " + what + " by thread \"");
    text.append(act.threadName).append("\"");
    int shown = 0;
    StackTraceElement[] stack = act.stack.getStackTrace();
    for (StackTraceElement frame : stack) {
      if (shown < MOST_FRAMES && !MACHINERY.match(frame.getClassName())) {
        text.append(shown++ == 0 ? ":" : "").append("\n      at ").append(frame);
      }
    }
    return text.append(shown == 0 ? ", by code of the JDK alone" : "").toString();
  }
}
