// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Within;
import io.closewait.report.text.Columns;
import io.closewait.report.text.ShortPlace;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** What the list says of one process. */
final class JvmRow {
  private static final Object[] HEADING = {
    "PID", "CLOSE_WAIT", "ESTAB", "FDS/LIMIT", "JAVA", "USER", "AGENT"
  };

  private final long pid;

  /** Null where it cannot be looked at. */
  final @Nullable Target jvm;

  /** Version of the agent in it; or null. */
  private final @Nullable String agent;

  /** Descriptors in use, and how many there may be; null where that is not known. */
  private @Nullable Integer used;

  private long limit = -1;

  /** Sockets in these states; null where that is not known. */
  private @Nullable Integer closeWait;

  private @Nullable Integer established;

  private JvmRow(long pid, @Nullable Target jvm, @Nullable String agent) {
    this.pid = pid;
    this.jvm = jvm;
    this.agent = agent;
  }

  /** Null where the process is no JVM, or has ended. */
  static @Nullable JvmRow of(Invocation call, long pid, long millis) {
    try {
      return Within.millis(millis, () -> look(call, pid));
    } catch (IOException | RuntimeException bad) {
      return new JvmRow(pid, null, null);
    }
  }

  private static @Nullable JvmRow look(Invocation call, long pid) {
    // most processes of a machine are none, and a target is all that can be known of one
    if (!JavaHome.isLikely(call.machine.proc, pid)) {
      return null;
    }
    try {
      Target jvm = Target.of(call, pid);
      return jvm.alive() ? new JvmRow(pid, jvm, agent(jvm)) : null;
    } catch (Failure endedMeanwhile) {
      return null;
    }
  }

  /** Version of the agent at work in it; {@code loaded?} where only its jar is seen; or null. */
  private static @Nullable String agent(Target jvm) {
    try (Correspondent box = jvm.mailbox()) {
      if (box != null) {
        return Terminal.value(String.valueOf(box.hello().get(Protocol.AGENT_VERSION)));
      }
    } catch (IOException noMailbox) {
      // then its jar may be seen
    }
    Boolean thread = jvm.agentThread();
    String jar = Boolean.FALSE.equals(thread) ? null : jvm.openAgentJar();
    return jar == null || Boolean.TRUE.equals(thread) ? jar : "loaded?";
  }

  /** Whether something of it is only for its own user's eyes. */
  boolean isHidden() {
    return jvm == null || jvm.java == null;
  }

  /** Looks what it has open. */
  void count(TcpCounts counts) {
    Descriptors.Open open = jvm == null ? null : Descriptors.open(jvm);
    if (jvm != null && open != null) {
      int[] states = counts.of(jvm, open.sockets);
      used = open.count;
      limit = Descriptors.limit(jvm);
      closeWait = states[0];
      established = states[1];
    }
  }

  /** Sockets in CLOSE_WAIT; -1 where that is not known. */
  int sickness() {
    return closeWait == null ? -1 : closeWait;
  }

  static String heading(int width) {
    return row(width, "MAIN CLASS", HEADING);
  }

  /** The row as text for people, in so many columns; 0: in any number. */
  String text(int width) {
    if (jvm == null) {
      return row(width, "?", pid, "?", "?", "?", "?", "?", "?");
    }
    String inside = jvm.ownPids ? " [container, pid " + jvm.innerPid + " inside]" : "";
    return row(
        width,
        (jvm.name == null ? "?" : jvm.name) + inside,
        pid,
        known(closeWait),
        known(established),
        used == null ? "?" : used + "/" + (limit < 0 ? "-" : Long.toString(limit)),
        jvm.java == null ? "?" : jvm.java.version,
        jvm.user == null ? "?" : jvm.user,
        agent == null ? "-" : width == 0 ? agent : agent.replaceFirst("-.*", ""));
  }

  private static String known(@Nullable Integer count) {
    return count == null ? "?" : count.toString();
  }

  /** Of the main class the end is kept: what it is called, not whose it is. */
  private static String row(int width, String name, Object... columns) {
    String row = String.format("%8s %10s %6s %11s %-9s %-8s %-6s ", columns);
    return row + (width == 0 ? name : fitted(name, width - Columns.of(row)));
  }

  private static String fitted(String name, int room) {
    boolean fits = Columns.of(name) <= room;
    char before = name.endsWith(".jar") ? '/' : '.';
    return ShortPlace.of(fits ? name : name.substring(name.lastIndexOf(before) + 1), room);
  }

  /** The row as JSON for programs. */
  String json() {
    StringWriter text = new StringWriter();
    try {
      JsonWriter out = new JsonWriter(text);
      out.setSerializeNulls(false);
      out.beginObject().name("pid").value(pid);
      if (jvm != null) {
        out.name("name").value(jvm.name);
        out.name("java").value(jvm.java == null ? null : jvm.java.version);
        out.name("user").value(jvm.user).name("uid").value(jvm.uid);
        out.name("container").value(jvm.ownPids).name("innerPid").value(jvm.innerPid);
        out.name("closeWait").value(closeWait).name("established").value(established);
        out.name("descriptors").value(used).name("limit").value(limit < 0 ? null : limit);
        out.name("agent").value(agent);
      }
      out.endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.toString();
  }
}
