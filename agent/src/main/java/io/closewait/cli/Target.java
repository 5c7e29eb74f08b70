// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.kernel.DescriptorLimit;
import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.GuardedFolder;
import io.closewait.mailbox.Proc;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process as the kernel shows it, without disturbing it. What this user may not see, or this
 * platform does not tell, is null. Immutable.
 */
final class Target {
  private final Proc proc;

  /** Whether the kernel shows processes as Linux does. */
  final boolean linux;

  private static final int MOST_JARS = 10;

  final long pid;

  /** The process id as the process itself sees it; in a container it is another number. */
  final long innerPid;

  final @Nullable Long uid;
  final @Nullable Long gid;

  /** Name of the user, or the number where it has none. */
  final @Nullable String user;

  /** Whether the process is another user's. */
  final boolean foreign;

  /** User id of this command line. */
  final @Nullable Long myUid;

  /** Whether this command line runs as root. */
  final boolean asRoot;

  final boolean ownPids;
  final boolean ownMounts;

  /** Whether it is another user's, whom only its container knows: see {@link UserNamespace}. */
  final boolean ownUsers;

  /** Whether its /tmp, where attach meets, is another folder than this process's. */
  final boolean ownTmp;

  /** The Java of the JVM; null where the process is no JVM, or may not be looked into. */
  final @Nullable JavaHome java;

  final @Nullable String name;

  /** Start time of the process, which tells it from a later one of the same number. */
  private final @Nullable String start;

  private Target(Proc proc, long pid, ProcStatus status) {
    ProcStatus mine = ProcStatus.of(proc, "self");
    this.proc = proc;
    this.pid = pid;
    linux = proc.isThere();
    innerPid = status.innerPid == null ? pid : status.innerPid;
    uid = status.uid;
    gid = status.gid;
    myUid = mine.uid;
    asRoot = mine.uid != null && mine.uid == 0;
    foreign = uid != null && mine.uid != null && !uid.equals(mine.uid);
    user = userName(proc.path(pid, ""), uid);
    ownPids = differs("pid");
    ownMounts = differs("mnt");
    ownUsers = foreign && differs("user");
    ownTmp =
        ownMounts
            && !inode(proc.path("self", "root/tmp")).equals(inode(proc.path(pid, "root/tmp")));
    java = JavaHome.of(proc, pid);
    name = JavaName.of(proc, pid);
    start = proc.start(pid);
  }

  /** The process; a failure where there is none. */
  static Target of(Invocation call, long pid) throws Failure {
    Proc proc = call.machine.proc;
    if (!proc.isThere()) {
      return new Target(proc, pid, ProcStatus.NONE);
    }
    ProcStatus status = ProcStatus.of(proc, pid);
    if (status == ProcStatus.NONE) {
      throw new Failure(
          Exit.NOT_ATTACHED,
          "there is no process " + pid + "; '" + call.command() + " list' shows the JVMs.");
    }
    return new Target(proc, pid, status);
  }

  private static @Nullable String userName(Path process, @Nullable Long uid) {
    try {
      String owner = Files.getOwner(process, LinkOption.NOFOLLOW_LINKS).getName();
      // what is kept from others belongs to root, whoever runs it
      return uid != null && uid != 0 && owner.equals("root")
          ? uid.toString()
          : Terminal.value(owner);
    } catch (IOException | RuntimeException unknown) {
      return uid == null ? null : uid.toString();
    }
  }

  private static String inode(Path folder) {
    try {
      return Files.getAttribute(folder, "unix:dev") + ":" + Files.getAttribute(folder, "unix:ino");
    } catch (IOException | RuntimeException unknown) {
      return "";
    }
  }

  private boolean differs(String namespace) {
    try {
      Path mine = Files.readSymbolicLink(proc.path("self", "ns/" + namespace));
      return !mine.equals(Files.readSymbolicLink(proc.path(pid, "ns/" + namespace)));
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  boolean alive() {
    if (!linux) {
      return true; // what was asked of it will time out
    }
    String state = proc.state(pid);
    return state != null && !state.equals("Z") && (start == null || start.equals(proc.start(pid)));
  }

  /** Whether the signal by which attach wakes a JVM would end it. */
  boolean diesOfQuit() {
    return ProcStatus.of(proc, pid).diesOfQuit;
  }

  boolean stopped() {
    String state = proc.state(pid);
    return state != null && (state.equals("T") || state.equals("t"));
  }

  /** {@code process 4711 (com.acme.Server)}. */
  String words() {
    boolean named = name != null && (java != null || isLauncher());
    return "process " + pid + (named ? " (" + name + ")" : "");
  }

  /** Whether it looks like a JVM from outside. */
  boolean isLauncher() {
    return JavaName.isLauncher(proc, pid);
  }

  /** The kernel's name for the program; null where it is not known. */
  @Nullable String program() {
    return firstLine(proc.text(pid, "comm"));
  }

  /** A file that the kernel shows of it. */
  Path path(String name) {
    return proc.path(pid, name);
  }

  /** What the kernel says in such a file; null if nothing. */
  @Nullable String text(String name) {
    return proc.text(pid, name);
  }

  /** How many descriptors it may open; null where that is not known, or has no limit. */
  @Nullable DescriptorLimit descriptorLimit() {
    return DescriptorLimit.of(proc, pid);
  }

  /** A file of the target, as this process reaches it. */
  Path file(String path) {
    return proc.path(ownMounts ? pid : "self", "root" + path);
  }

  /** Its folder for temporary files. */
  GuardedFolder tmp() throws IOException {
    return Correspondent.common(proc, pid);
  }

  /** The mailbox of the agent in it; null where there is none. */
  @Nullable Correspondent mailbox() throws IOException {
    return Correspondent.of(proc, pid, innerPid, uid);
  }

  /** The same, for a command that ends where there is one that cannot be read. */
  @Nullable Correspondent readableMailbox() throws Failure {
    try {
      return mailbox();
    } catch (IOException unreadable) {
      throw brokenMailbox(Reason.of(unreadable) + '.');
    }
  }

  /** Why nothing came of asking its agent, in a full sentence. */
  Failure brokenMailbox(String why) {
    return alive()
        ? new Failure(Exit.FILE, "the mailbox of " + words() + " cannot be used: " + why)
        : new Failure(Exit.GONE, "process " + pid + " has ended meanwhile.");
  }

  /** Version of the agent whose jar it has open; null where there is none to be seen. */
  @Nullable String openAgentJar() {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(path("fd"))) {
      int looked = 0;
      for (Path descriptor : descriptors) {
        if (isAgentJar(descriptor) && looked++ < MOST_JARS) {
          String version = Jar.version(descriptor);
          if (version != null) {
            return version;
          }
        }
      }
    } catch (IOException | DirectoryIteratorException notForUs) {
      // another user's, or it has ended
    }
    return null;
  }

  private static boolean isAgentJar(Path descriptor) {
    try {
      String path = Files.readSymbolicLink(descriptor).toString();
      return path.contains("closewait") && path.contains(".jar");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Whether a thread of the agent runs in it; null where that is not known. */
  @Nullable Boolean agentThread() {
    String[] threads = path("task").toFile().list();
    if (threads == null || java == null || java.feature < 9) {
      return null; // Java 8 gives its threads no name that the kernel knows
    }
    for (String thread : threads) {
      if ("closewait".equals(firstLine(proc.text(pid, "task/" + thread + "/comm")))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String firstLine(@Nullable String text) {
    return text == null ? null : Terminal.value(text.split("\n", 2)[0]);
  }
}
