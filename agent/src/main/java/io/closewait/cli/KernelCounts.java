// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.kernel.TcpList;
import io.closewait.kernel.TcpState;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The sockets of a process by port and peer, from the kernel: nothing is loaded anywhere. */
final class KernelCounts {
  private static final int SHOWN = 20;

  private final Target target;
  private final List<Group> groups = new ArrayList<>();
  private final int closeWait;
  private final int established;
  private final int unlisted;
  private final int sockets;

  /** Sockets in CLOSE_WAIT that one service, or one client host, has left behind. */
  private static final class Group {
    final boolean accepted;

    /** The port of this process where it accepted, the peer's where it connected. */
    final int port;

    final String peer;
    int count;

    Group(TcpList.Row row, boolean accepted) {
      this.accepted = accepted;
      port = (accepted ? row.local : row.peer).getPort();
      peer = row.peer.getAddress().getHostAddress();
    }

    String words() {
      return accepted ? "port " + port + ", from " + peer : "to " + peer + " port " + port;
    }
  }

  private KernelCounts(Target target, Set<Long> inodes) throws IOException {
    this.target = target;
    Set<Integer> served = new HashSet<>();
    for (TcpList.Row row : rows(target, TcpState.LISTEN, inodes)) {
      served.add(row.local.getPort());
    }
    List<TcpList.Row> waiting = rows(target, TcpState.CLOSE_WAIT, inodes);
    group(waiting, served);
    closeWait = waiting.size();
    established = rows(target, TcpState.ESTABLISHED, inodes).size();
    unlisted = Descriptors.unlisted(target, inodes);
    sockets = inodes.size();
  }

  private void group(List<TcpList.Row> waiting, Set<Integer> served) {
    Map<String, Group> byWords = new HashMap<>();
    for (TcpList.Row row : waiting) {
      Group group = new Group(row, served.contains(row.local.getPort()));
      Group known = byWords.putIfAbsent(group.words(), group);
      (known == null ? group : known).count++;
    }
    groups.addAll(byWords.values());
    groups.sort((a, b) -> a.count != b.count ? b.count - a.count : a.words().compareTo(b.words()));
  }

  static KernelCounts of(Invocation call, Target target) throws Failure {
    if (!target.linux) {
      throw new Failure(Exit.NOT_ATTACHED, "only Linux shows the sockets of a process this way.");
    }
    Set<Long> inodes = Descriptors.sockets(target);
    if (inodes == null) {
      new Obstacles(call, target).checkUser();
      throw new Failure(
          Exit.NOT_ATTACHED, target.words() + " does not show its descriptors to this user.");
    }
    try {
      return new KernelCounts(target, inodes);
    } catch (IOException e) {
      throw new Failure(
          Exit.GONE, "the sockets of " + target.words() + " cannot be read: " + e.getMessage());
    }
  }

  private static List<TcpList.Row> rows(Target target, int state, Set<Long> inodes)
      throws IOException {
    Map<Long, TcpList.Row> own = new HashMap<>(); // a busy kernel's list may name one twice
    for (TcpList.Row row : TcpList.of(target.path("net"), state)) {
      if (inodes.contains(row.inode)) {
        own.put(row.inode, row);
      }
    }
    return new ArrayList<>(own.values());
  }

  int closeWait() {
    return closeWait;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(target.words()).append(": ").append(closeWait).append(" in CLOSE_WAIT, ");
    out.append(established).append(" established, ").append(sockets).append(" sockets in all\n");
    int rest = closeWait;
    for (Group group : groups.subList(0, Math.min(SHOWN, groups.size()))) {
      out.append(String.format(Locale.ROOT, "%7d  %s%n", group.count, group.words()));
      rest -= group.count;
    }
    if (rest > 0) {
      out.append(String.format(Locale.ROOT, "%7d  to or from others%n", rest));
    }
    if (unlisted > 0) {
      out.append(
          String.format(
              Locale.ROOT, "%7d  in no list of the kernel: over, such as reset by the", unlisted));
      out.append(" peer, or never connected\n");
    }
    return out.toString();
  }

  String json() {
    StringWriter text = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(text);
      json.beginObject().name("pid").value(target.pid).name("closeWait").value(closeWait);
      json.name("established").value(established).name("unlisted").value(unlisted);
      json.name("sockets").value(sockets).name("groups").beginArray();
      for (Group group : groups) {
        json.beginObject().name("side").value(group.accepted ? "accepted" : "connected");
        json.name("peer").value(group.peer).name("port").value(group.port);
        json.name("count").value(group.count).endObject();
      }
      json.endArray().endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.append('\n').toString();
  }
}
