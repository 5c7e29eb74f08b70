// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;

/** What was done with a socket, on which threads and in which lines, as its ledger has it. */
final class Acts {
  private static final int MOST_FRAMES = 8;

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

  private Acts() {}

  /** In words; those of the other end only where the socket's own do not show whose it is. */
  static String inWords(LedgerSocket entry, boolean withOtherEnd) {
    LedgerSocket.Act used = entry.used;
    LedgerSocket.Act ended = entry.ended;
    boolean accepted = entry.side == SocketTable.ACCEPTED;
    String opened =
        accepted ? "accepted" : entry.side == SocketTable.LISTENER ? "bound" : "connected";
    StringBuilder text = new StringBuilder(act(opened, entry.opened));
    if (accepted && used != null) {
      text.append(act("first used", used));
    }
    if (ended != null) {
      text.append(act("end read", ended));
    }
    LedgerSocket other = entry.other;
    if (other != null && withOtherEnd) {
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
