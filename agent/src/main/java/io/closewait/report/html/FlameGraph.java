// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.leak.CensusLine;
import io.closewait.leak.SocketState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All open sockets by the stack that opened them: a bar for each frame, as wide as its sockets are
 * many, coloured by their states. Plain markup, so that it is there without a script too.
 */
final class FlameGraph {
  /** Narrower bars cannot be seen; they are folded into one. */
  private static final int NARROWEST = 400;

  private static final int DEEPEST = 64;

  private final Node root = new Node("all open sockets");

  private static final class Node {
    final String frame;
    final Map<String, Node> callees = new LinkedHashMap<>();
    final Map<SocketState, Integer> states = new EnumMap<>(SocketState.class);
    int count;

    Node(String frame) {
      this.frame = frame;
    }

    void add(SocketState state, int sockets) {
      count += sockets;
      states.merge(state, sockets, Integer::sum);
    }

    void add(Node other) {
      for (Map.Entry<SocketState, Integer> state : other.states.entrySet()) {
        add(state.getKey(), state.getValue());
      }
    }
  }

  FlameGraph(List<CensusLine> census) {
    for (CensusLine line : census) {
      Node node = root;
      node.add(line.state, line.count);
      List<String> frames = CollapsedStacks.frames(line);
      for (String frame : frames.subList(0, Math.min(DEEPEST, frames.size()))) {
        node = node.callees.computeIfAbsent(frame, Node::new);
        node.add(line.state, line.count);
      }
    }
  }

  boolean isEmpty() {
    return root.count == 0;
  }

  List<SocketState> states() {
    return new ArrayList<>(root.states.keySet());
  }

  void write(Html html) {
    html.raw("<div class=\"flame\" id=\"flame\">");
    write(html, root);
    html.raw("</div>");
  }

  private void write(Html html, Node first) {
    Node node = first;
    StringBuilder names = new StringBuilder(node.frame);
    int chain = 1;
    while (node != root && next(node) != null) {
      node = Objects.requireNonNull(next(node));
      chain++;
      names.append(" \u2192 ").append(node.frame);
    }
    String label = chain == 1 ? brief(node.frame) : brief(first.frame) + " \u2192 ";
    if (chain > 1) {
      label += (chain > 2 ? (chain - 2) + " more \u2192 " : "") + brief(node.frame);
    }
    html.raw("<div class=\"node\" style=\"flex:").number(node.count).raw("\">");
    html.raw("<button class=\"bar\" data-n=\"").number(node.count);
    html.raw("\" style=\"background:").raw(colours(node)).raw("\" title=\"");
    html.text(names + ": " + describe(node)).raw("\"><span>").text(label);
    html.raw(" <b>").number(node.count).raw("</b></span></button>");
    if (!node.callees.isEmpty()) {
      html.raw("<div class=\"row\">");
      Node few = new Node("others, too few to be drawn");
      int drawn = 0;
      for (Node callee : node.callees.values()) {
        if (callee.count * (long) NARROWEST >= root.count) {
          write(html, callee);
          drawn += callee.count;
        } else {
          few.add(callee);
        }
      }
      if (few.count > 0) {
        write(html, few);
      }
      rest(html, node.count - drawn - few.count);
      html.raw("</div>");
    }
    html.raw("</div>");
  }

  /** The only frame that it calls, with all of its sockets; or null. */
  private static @Nullable Node next(Node node) {
    if (node.callees.size() != 1) {
      return null;
    }
    Node only = node.callees.values().iterator().next();
    return only.count == node.count ? only : null;
  }

  /** Sockets that this frame itself opened leave their width empty. */
  private static void rest(Html html, int sockets) {
    if (sockets > 0) {
      html.raw("<div style=\"flex:").number(sockets).raw("\"></div>");
    }
  }

  /** Each state takes the share of the bar that it has of the sockets. */
  private static String colours(Node node) {
    StringBuilder gradient = new StringBuilder("linear-gradient(90deg");
    double from = 0;
    for (Map.Entry<SocketState, Integer> state : node.states.entrySet()) {
      double to = from + 100.0 * state.getValue() / node.count;
      String colour = "var(--" + StateColour.of(state.getKey()) + ")";
      gradient.append(',').append(colour).append(' ').append(percent(from)).append(' ');
      gradient.append(percent(to));
      from = to;
    }
    return gradient.append(')').toString();
  }

  private static String percent(double value) {
    return Math.round(value * 10) / 10.0 + "%";
  }

  private static String describe(Node node) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<SocketState, Integer> state : node.states.entrySet()) {
      text.append(text.length() == 0 ? "" : ", ");
      text.append(state.getValue()).append(' ').append(state.getKey());
    }
    return text.toString();
  }

  /** Class and method without the package; the title has it all. */
  private static String brief(String frame) {
    int method = frame.lastIndexOf('.');
    int type = method < 0 ? -1 : frame.lastIndexOf('.', method - 1);
    return type < 0 ? frame : frame.substring(type + 1);
  }
}
