// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of sockets that were left open. */
final class Words {
  private static final int MOST_BLOCKS = 20;
  private static final int MOST_ADDRESSES = 3;

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
      text.append(same.get(0).head()).append(addresses(same)).append(same.get(0).acts());
    }
    return text.toString();
  }

  private static String key(SocketLeak leak) {
    return leak.head() + leak.acts();
  }

  private static String addresses(List<SocketLeak> leaks) {
    StringBuilder text = new StringBuilder();
    int told = 0;
    for (SocketLeak leak : leaks) {
      String pair = leak.addresses();
      if (!pair.isEmpty() && told++ < MOST_ADDRESSES) {
        text.append(told == 1 ? "\n    " : ", ").append(pair);
      }
    }
    return text.append(told > MOST_ADDRESSES ? ", …" : "").toString();
  }
}
