// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Processes;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * A process as the kernel shows it, without disturbing it. What this user may not see, or this
 * platform does not tell, is null. Immutable.
 */
final class Target {
  static final boolean LINUX = Files.isReadable(Paths.get("/proc/self/status"));

  final long pid;

  /** As the process sees itself; in a container another number. */
  final long innerPid;

  final Long uid;
  final Long gid;

  /** Name of the user, or the number where it has none. */
  final String user;

  /** Whether it is another user's. */
  final boolean foreign;

  /** Whether this command line runs as root. */
  final boolean asRoot;

  final boolean ownPids;
  final boolean ownMounts;

  /** Whether its /tmp, where attach meets, is another folder than this process's. */
  final boolean ownTmp;

  /** Of the JVM; null where the process is none, or may not be looked into. */
  final JavaHome java;

  final String name;

  /** Tells it from a later process of this number. */
  private final String start;

  private Target(long pid, ProcStatus status) {
    ProcStatus mine = ProcStatus.of("self");
    this.pid = pid;
    innerPid = status.innerPid == null ? pid : status.innerPid;
    uid = status.uid;
    gid = status.gid;
    asRoot = mine.uid != null && mine.uid == 0;
    foreign = uid != null && mine.uid != null && !uid.equals(mine.uid);
    user = userName(pid, uid);
    ownPids = differs("pid");
    ownMounts = differs("mnt");
    ownTmp = ownMounts && !inode("/tmp").equals(inode("/proc/" + pid + "/root/tmp"));
    java = JavaHome.of(pid);
    name = JavaName.of(pid);
    start = Processes.start(pid);
  }

  /** The process; a failure where there is none. */
  static Target of(long pid) throws Failure {
    if (!LINUX) {
      return new Target(pid, ProcStatus.NONE);
    }
    ProcStatus status = ProcStatus.of(Long.toString(pid));
    if (status == ProcStatus.NONE) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          "there is no process " + pid + "; '" + Jar.command() + " list' shows" + " the JVMs.");
    }
    return new Target(pid, status);
  }

  private static String userName(long pid, Long uid) {
    try {
      String owner = Files.getOwner(Paths.get("/proc/" + pid), LinkOption.NOFOLLOW_LINKS).getName();
      // what is kept from others belongs to root, whoever runs it
      return uid != null && uid != 0 && owner.equals("root") ? uid.toString() : owner;
    } catch (IOException | RuntimeException unknown) {
      return uid == null ? null : uid.toString();
    }
  }

  private static String inode(String folder) {
    try {
      return Files.getAttribute(Paths.get(folder), "unix:dev")
          + ":"
          + Files.getAttribute(Paths.get(folder), "unix:ino");
    } catch (IOException | RuntimeException unknown) {
      return "";
    }
  }

  private boolean differs(String namespace) {
    try {
      Path mine = Files.readSymbolicLink(Paths.get("/proc/self/ns/" + namespace));
      return !mine.equals(Files.readSymbolicLink(Paths.get("/proc/" + pid + "/ns/" + namespace)));
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  boolean alive() {
    if (!LINUX) {
      return true; // what was asked of it will time out
    }
    String state = Processes.state(pid);
    return state != null
        && !state.equals("Z")
        && (start == null || start.equals(Processes.start(pid)));
  }

  boolean stopped() {
    String state = Processes.state(pid);
    return state != null && (state.equals("T") || state.equals("t"));
  }

  /** {@code process 4711 (com.acme.Server)}. */
  String words() {
    boolean named = name != null && (java != null || JavaName.isLauncher(pid));
    return "process " + pid + (named ? " (" + name + ")" : "");
  }

  /** A file of the target, as this process reaches it. */
  File file(String path) {
    return LINUX && ownMounts ? new File("/proc/" + pid + "/root" + path) : new File(path);
  }

  /** The jar of the agent that it has open; null where it has none, or may not be looked into. */
  File openAgentJar() {
    File[] descriptors = new File("/proc/" + pid + "/fd").listFiles();
    for (File descriptor : descriptors == null ? new File[0] : descriptors) {
      try {
        String path = Files.readSymbolicLink(descriptor.toPath()).toString();
        if (path.contains("closewait")
            && path.contains(".jar")
            && Jar.version(descriptor) != null) {
          return descriptor;
        }
      } catch (IOException closedMeanwhile) {
        // look on
      }
    }
    return null;
  }

  /** Whether a thread of the agent runs in it; null where that cannot be told. */
  Boolean agentThread() {
    File[] threads = new File("/proc/" + pid + "/task").listFiles();
    if (threads == null || java == null || java.feature < 9) {
      return null; // Java 8 gives its threads no name that the kernel knows
    }
    for (File thread : threads) {
      if ("closewait".equals(firstLine(new File(thread, "comm")))) {
        return true;
      }
    }
    return false;
  }

  static String firstLine(File file) {
    try (BufferedReader in = Files.newBufferedReader(file.toPath(), StandardCharsets.UTF_8)) {
      return in.readLine();
    } catch (IOException unreadable) {
      return null;
    }
  }
}
