// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.kernel.TcpList;
import io.closewait.kernel.TcpState;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Protocol;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The JVMs that this user can see. */
@Command(name = "list", description = "The JVMs on this machine, with their sockets in CLOSE_WAIT.")
final class ListCommand implements Callable<Integer> {
  @Option(names = "--json", description = "For programs: one JSON object a line.")
  private boolean json;

  /** Reading them takes 20 ms and more, and most processes share one namespace. */
  private final Map<String, Set<Long>> waitingByNamespace = new HashMap<>();

  @Override
  public Integer call() throws Failure {
    if (!Target.LINUX) {
      throw new Failure(
          Exit.NOT_ATTACHED, "list reads /proc, which only Linux has; elsewhere type: jps -l");
    }
    List<Target> jvms = jvms();
    Map<Target, Integer> closeWait = new HashMap<>();
    for (Target jvm : jvms) {
      closeWait.put(jvm, closeWait(jvm));
    }
    jvms.sort((a, b) -> Integer.compare(order(closeWait.get(b)), order(closeWait.get(a))));
    if (!json) {
      System.out.printf("%8s %10s %-12s %-10s %-9s %s%n", HEADING);
    }
    for (Target jvm : jvms) {
      System.out.print(json ? line(jvm, closeWait.get(jvm)) : row(jvm, closeWait.get(jvm)));
    }
    if (jvms.stream().anyMatch(jvm -> jvm.java == null) && !json) {
      System.err.println("closewait: ? is what only its own user, and root, may see.");
    }
    if (jvms.isEmpty() && !json) {
      System.err.println("closewait: no JVM runs here.");
    }
    return Exit.DONE;
  }

  private static final Object[] HEADING = {
    "PID", "CLOSE_WAIT", "JAVA", "USER", "AGENT", "MAIN CLASS"
  };

  private static List<Target> jvms() {
    List<Long> pids = new ArrayList<>();
    String[] names = new File("/proc").list();
    for (String name : names == null ? new String[0] : names) {
      if (name.matches("\\d+")) {
        pids.add(Long.valueOf(name));
      }
    }
    pids.sort(null);
    List<Target> jvms = new ArrayList<>();
    for (long pid : pids) {
      if ((JavaHome.of(pid) != null || JavaName.isLauncher(pid)) && !TargetArgument.isSelf(pid)) {
        try {
          Target jvm = Target.of(pid);
          if (jvm.alive()) {
            jvms.add(jvm);
          }
        } catch (Failure endedMeanwhile) {
          // then it is none any more
        }
      }
    }
    return jvms;
  }

  /** The sick one first; those that may not be looked into last. */
  private static int order(Integer closeWait) {
    return closeWait == null ? -1 : closeWait;
  }

  private static String row(Target jvm, Integer waiting) {
    String inside = jvm.ownPids ? " [container, pid " + jvm.innerPid + " inside]" : "";
    return String.format(
        "%8d %10s %-12s %-10s %-9s %s%n",
        jvm.pid,
        waiting == null ? "?" : waiting.toString(),
        jvm.java == null ? "?" : jvm.java.version,
        Terminal.printable(jvm.user == null ? "?" : jvm.user),
        agent(jvm) == null ? "-" : agent(jvm),
        (jvm.name == null ? "?" : jvm.name) + inside);
  }

  private static String line(Target jvm, Integer waiting) {
    StringWriter text = new StringWriter();
    try {
      JsonWriter out = new JsonWriter(text);
      out.setSerializeNulls(false);
      out.beginObject().name("pid").value(jvm.pid).name("name").value(jvm.name);
      out.name("java").value(jvm.java == null ? null : jvm.java.version);
      out.name("user").value(jvm.user).name("uid").value(jvm.uid);
      out.name("container").value(jvm.ownPids).name("innerPid").value(jvm.innerPid);
      out.name("closeWait").value(waiting).name("agent").value(agent(jvm));
      out.endObject();
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    return text.append('\n').toString();
  }

  private Integer closeWait(Target jvm) {
    Set<Long> inodes = Descriptors.sockets(jvm.pid);
    if (inodes == null) {
      return null;
    }
    inodes.retainAll(waiting(jvm));
    return inodes.size();
  }

  /** Inodes: while sockets come and go the kernel's list may name one twice. */
  private Set<Long> waiting(Target jvm) {
    String namespace = "";
    try {
      namespace = Files.readSymbolicLink(Paths.get("/proc/" + jvm.pid + "/ns/net")).toString();
      Set<Long> known = waitingByNamespace.get(namespace);
      if (known != null) {
        return known;
      }
      Set<Long> read = new HashSet<>();
      for (TcpList.Row row : TcpList.of(Long.toString(jvm.pid), TcpState.CLOSE_WAIT)) {
        read.add(row.inode);
      }
      waitingByNamespace.put(namespace, read);
      return read;
    } catch (IOException endedMeanwhile) {
      return new HashSet<>();
    }
  }

  /** Version of the agent at work in it; {@code loaded?} where only its jar is seen; or null. */
  private static String agent(Target jvm) {
    try (Correspondent box = Correspondent.of(jvm.pid, jvm.innerPid, jvm.uid, jvm.foreign)) {
      if (box != null) {
        return Terminal.printable(String.valueOf(box.hello().get(Protocol.AGENT_VERSION)));
      }
    } catch (IOException noMailbox) {
      // it may have come at start
    }
    Boolean thread = jvm.agentThread();
    File jar = Boolean.FALSE.equals(thread) ? null : jvm.openAgentJar();
    return jar == null ? null : Boolean.TRUE.equals(thread) ? Jar.version(jar) : "loaded?";
  }
}
