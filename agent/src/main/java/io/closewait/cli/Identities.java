// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import io.closewait.options.Glob;
import io.closewait.watch.Jvm;
import io.closewait.watch.Registrar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells the watchman who a process is, and that neither he nor who he sends is one to watch. */
final class Identities implements Registrar {
  /** Docker, containerd, CRI-O and podman all name the group so that it ends in the full id. */
  private static final Pattern CONTAINER = Pattern.compile("([0-9a-f]{12})[0-9a-f]{52}");

  private final Proc proc;
  private final List<Glob> only = new ArrayList<>();

  /** All JVMs; or only those whose main class or jar is one of these. */
  Identities(Proc proc, List<String> only) {
    this.proc = proc;
    for (String pattern : only) {
      this.only.add(new Glob(pattern));
    }
  }

  @Override
  public @Nullable Jvm identify(long pid, String start) {
    if (TargetArgument.isSelf(proc, pid) || isOurChild(pid)) {
      return null;
    }
    if (!JavaHome.isLikely(proc, pid)) {
      return null;
    }
    String name = JavaName.of(proc, pid);
    Jvm jvm = new Jvm(pid, start, name == null ? "?" : name, container(pid));
    return isWanted(jvm) ? jvm : null;
  }

  private boolean isWanted(Jvm jvm) {
    for (Glob pattern : only) {
      if (pattern.matches(jvm.name)) {
        return true;
      }
    }
    return only.isEmpty();
  }

  private boolean isOurChild(long pid) {
    try {
      return Long.toString(proc.own()).equals(proc.parent(pid));
    } catch (java.io.IOException unknown) {
      return false;
    }
  }

  private String container(long pid) {
    String groups = proc.text(pid, "cgroup");
    Matcher id = CONTAINER.matcher(groups == null ? "" : groups);
    String last = "";
    while (id.find()) {
      last = id.group(1); // a pod's own id may come before
    }
    return last;
  }
}
