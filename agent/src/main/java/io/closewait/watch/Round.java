// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.kernel.DescriptorLimit;
import io.closewait.kernel.SocketStates;
import io.closewait.mailbox.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at all JVMs once. The lists of a network namespace are read once for all of its JVMs, after
 * their descriptors: what is in no list then was in none when it was open.
 */
final class Round {
  private final Proc proc;
  private final Processes processes;
  private final SocketStates states = new SocketStates();

  /** Of the JVMs that the last round could look at. */
  private Map<Jvm, OpenSockets> open = new IdentityHashMap<>();

  private int hidden;

  Round(Proc proc, Processes processes) {
    this.proc = proc;
    this.processes = processes;
  }

  /** One that runs and what the kernel shows of it. */
  private static final class Seen {
    final Jvm jvm;
    final OpenSockets sockets;

    Seen(Jvm jvm, OpenSockets sockets) {
      this.jvm = jvm;
      this.sockets = sockets;
    }
  }

  /** The figures of all JVMs that could be looked at. */
  Map<Jvm, Figures> look() {
    Map<String, List<Seen>> namespaces = new LinkedHashMap<>();
    Map<Jvm, OpenSockets> seen = new IdentityHashMap<>();
    hidden = 0;
    for (Jvm jvm : processes.jvms()) {
      String namespace = namespace(jvm.pid);
      OpenSockets before = open.get(jvm);
      OpenSockets sockets = before == null ? new OpenSockets(proc, jvm.pid) : before;
      if (!namespace.isEmpty() && sockets.read()) {
        seen.put(jvm, sockets);
        namespaces
            .computeIfAbsent(namespace, first -> new ArrayList<>())
            .add(new Seen(jvm, sockets));
      } else {
        hidden++;
      }
    }
    open = seen;
    Map<Jvm, Figures> figures = new LinkedHashMap<>();
    for (List<Seen> together : namespaces.values()) {
      add(together, figures);
    }
    return figures;
  }

  /** How many could not be looked at: of other users, or ended meanwhile. */
  int hidden() {
    return hidden;
  }

  private String namespace(long pid) {
    try {
      return Files.readSymbolicLink(proc.path(pid, "ns/net")).toString();
    } catch (IOException | RuntimeException endedOrNotForUs) {
      return "";
    }
  }

  private void add(List<Seen> together, Map<Jvm, Figures> figures) {
    if (!readStates(together)) {
      hidden += together.size();
      return;
    }
    for (Seen seen : together) {
      long limit = DescriptorLimit.soft(proc, seen.jvm.pid);
      figures.put(seen.jvm, seen.sockets.figures(states, limit));
    }
  }

  /** By the first of them that shows the lists: another may just have ended. */
  private boolean readStates(List<Seen> together) {
    for (Seen seen : together) {
      try {
        states.read(proc.path(seen.jvm.pid, "net"));
        if (states.size() > 0 || Files.exists(proc.path(seen.jvm.pid, "net/tcp"))) {
          return true;
        }
      } catch (IOException | RuntimeException ended) {
        // the next one is in the same network
      }
    }
    return false;
  }
}
