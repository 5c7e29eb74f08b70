// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Within;
import io.closewait.watch.Jvm;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a JVM may be looked into without anybody having asked for it. */
final class Consent {
  private static final long MILLIS = 5000;
  private static final String MARK = "closewait.watch=never";
  private static final String MARK_OF_ENVIRONMENT = "CLOSEWAIT_WATCH=never";
  private static final List<String> FORBIDDING =
      Arrays.asList("-XX:+DisableAttachMechanism", "-XX:-EnableDynamicAgentLoading");
  private static final List<String> OPTIONS =
      Arrays.asList("JAVA_TOOL_OPTIONS=", "JDK_JAVA_OPTIONS=", "_JAVA_OPTIONS=");

  private final Invocation call;

  Consent(Invocation call) {
    this.call = call;
  }

  /** Why not, in a sentence without a dot; null where it may. */
  @Nullable String refusal(Jvm jvm, boolean visited) {
    try {
      return Within.millis(MILLIS, () -> look(jvm, visited));
    } catch (IOException | RuntimeException hostile) {
      return "it does not let itself be looked at: " + hostile.getMessage();
    }
  }

  private @Nullable String look(Jvm jvm, boolean visited) {
    Target target;
    try {
      target = Target.of(call, jvm.pid);
    } catch (Failure gone) {
      return "it has ended";
    }
    String said = said(target);
    if (said != null) {
      return said;
    }
    String exhausted = Descriptors.exhausted(target);
    if (exhausted != null) {
      return exhausted.replaceFirst("; then type the same again\\.$", "");
    }
    return someoneThere(target, visited);
  }

  /** What its command line and its environment say. */
  private static @Nullable String said(Target target) {
    String line = target.text("cmdline");
    String environment = target.text("environ");
    if (line == null || environment == null) {
      return "its environment cannot be read, which may forbid it";
    }
    Set<String> words = new LinkedHashSet<>(Arrays.asList(line.split("\0")));
    for (String entry : environment.split("\0")) {
      if (entry.equals(MARK) || entry.equals(MARK_OF_ENVIRONMENT)) {
        return "its environment forbids it (" + entry + ")";
      }
      for (String name : OPTIONS) {
        if (entry.startsWith(name)) {
          words.addAll(Arrays.asList(entry.substring(name.length()).split("\\s+")));
        }
      }
    }
    if (words.contains("-D" + MARK)) {
      return "its system properties forbid it (" + MARK + ")";
    }
    for (String option : FORBIDDING) {
      if (words.contains(option)) {
        return "it was started with " + option;
      }
    }
    return null;
  }

  private @Nullable String someoneThere(Target target, boolean visited) {
    String ask = "; type: " + call.command() + " report " + target.pid;
    try (Correspondent box = target.mailbox()) {
      if (box != null) {
        return "an agent is there already" + ask;
      }
    } catch (IOException unreadable) {
      return "its /tmp cannot be looked into: " + Reason.of(unreadable);
    }
    if (Boolean.TRUE.equals(target.agentThread())) {
      return "an agent is there already" + ask;
    }
    return !visited && target.openAgentJar() != null ? "somebody has loaded an agent before" : null;
  }
}
