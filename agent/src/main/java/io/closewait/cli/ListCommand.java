// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.TcpList;
import io.closewait.kernel.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The JVMs that this user can see. */
@Command(name = "list", description = "The JVMs on this machine, with their sockets in CLOSE_WAIT.")
final class ListCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  @Option(names = "--json", description = "For programs: one JSON object a line.")
  private boolean json;

  /**
   * A sound process takes some milliseconds. One that sets traps costs its own row and this time,
   * less of it once there were several.
   */
  private static final long LOOK_MILLIS = 10_000, SHORT_LOOK_MILLIS = 500;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  /** Reading them takes 20 ms and more, and most processes share one namespace. */
  private final Map<String, Set<Long>> waitingByNamespace = new HashMap<>();

  @Override
  public Integer call() throws Failure {
    if (!cli.call.machine.proc.isThere()) {
      throw new Failure(
          Exit.NOT_ATTACHED, "list reads /proc, which only Linux has; elsewhere type: jps -l");
    }
    List<JvmRow> rows = rows();
    Map<JvmRow, Integer> closeWait = new HashMap<>();
    for (JvmRow row : rows) {
      closeWait.put(row, row.jvm == null ? null : closeWait(row.jvm));
    }
    rows.sort((a, b) -> Integer.compare(order(closeWait.get(b)), order(closeWait.get(a))));
    Console console = cli.call.console;
    if (!json) {
      console.say(JvmRow.heading());
    }
    for (JvmRow row : rows) {
      console.say(json ? row.json(closeWait.get(row)) : row.text(closeWait.get(row)));
    }
    if (rows.stream().anyMatch(JvmRow::isHidden) && !json) {
      console.warn("? is what only its own user, and root, may see, or what cannot be read.");
    }
    if (rows.isEmpty() && !json) {
      console.warn("no JVM runs here.");
    }
    return Exit.DONE;
  }

  private List<JvmRow> rows() {
    List<JvmRow> rows = new ArrayList<>();
    long begin = System.nanoTime();
    for (long pid : cli.call.machine.proc.processes()) {
      if (!TargetArgument.isSelf(cli.call.machine.proc, pid)) {
        long millis = System.nanoTime() - begin < PATIENCE ? LOOK_MILLIS : SHORT_LOOK_MILLIS;
        JvmRow row = JvmRow.of(cli.call, pid, millis);
        if (row != null) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** The sick one first; those that may not be looked into last. */
  private static int order(@Nullable Integer closeWait) {
    return closeWait == null ? -1 : closeWait;
  }

  private @Nullable Integer closeWait(Target jvm) {
    Set<Long> inodes = Descriptors.sockets(jvm);
    if (inodes == null) {
      return null;
    }
    inodes.retainAll(waiting(jvm));
    return inodes.size();
  }

  /** Inodes: while sockets come and go the kernel's list may name one twice. */
  private Set<Long> waiting(Target jvm) {
    try {
      String namespace = Files.readSymbolicLink(jvm.path("ns/net")).toString();
      Set<Long> known = waitingByNamespace.get(namespace);
      if (known != null) {
        return known;
      }
      Set<Long> read = new HashSet<>();
      for (TcpList.Row row : TcpList.of(jvm.path("net"), TcpState.CLOSE_WAIT)) {
        read.add(row.inode);
      }
      waitingByNamespace.put(namespace, read);
      return read;
    } catch (IOException endedMeanwhile) {
      return new HashSet<>();
    }
  }
}
