// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Within;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** What the list says of one process. Immutable. */
final class JvmRow {
  private static final Object[] HEADING = {
    "PID", "CLOSE_WAIT", "JAVA", "USER", "AGENT", "MAIN CLASS"
  };

  private final long pid;

  /** Null where it cannot be looked at. */
  final @Nullable Target jvm;

  /** Version of the agent in it; or null. */
  private final @Nullable String agent;

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
    try {
      Target jvm = Target.of(call, pid);
      boolean listed = (jvm.java != null || jvm.isLauncher()) && jvm.alive();
      return listed ? new JvmRow(pid, jvm, agent(jvm)) : null;
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

  static String heading() {
    return row(HEADING);
  }

  /** The row as text for people. */
  String text(@Nullable Integer closeWait) {
    if (jvm == null) {
      return row(pid, "?", "?", "?", "?", "?");
    }
    String inside = jvm.ownPids ? " [container, pid " + jvm.innerPid + " inside]" : "";
    return row(
        pid,
        closeWait == null ? "?" : closeWait,
        jvm.java == null ? "?" : jvm.java.version,
        jvm.user == null ? "?" : jvm.user,
        agent == null ? "-" : agent,
        (jvm.name == null ? "?" : jvm.name) + inside);
  }

  private static String row(Object... columns) {
    return String.format("%8s %10s %-12s %-10s %-9s %s", columns);
  }

  /** The row as JSON for programs. */
  String json(@Nullable Integer closeWait) {
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
        out.name("closeWait").value(closeWait).name("agent").value(agent);
      }
      out.endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.toString();
  }
}
