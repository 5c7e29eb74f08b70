// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static io.closewait.it.ObstaclesIT.assertSentence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Lodging;
import io.closewait.it.harness.Marks;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import io.closewait.it.harness.Watchman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * JVMs in containers whose root is a user like any other outside, as rootless engines make them,
 * with processes, mounts and network of their own. Needs root.
 */
class UserNamespaceIT {
  private static final String ROOT_OUTSIDE = "100000";

  @TempDir private Path folder;
  private Process users;

  @BeforeEach
  void makeUsers() throws IOException {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    if (!root) {
      System.out.println("NOT RUN: not root, nothing is said about containers with other users");
      return;
    }
    users =
        new ProcessBuilder("unshare", "--user", "sh", "-c", "echo made; exec sleep 900").start();
    assertEquals('m', users.getInputStream().read());
    for (String map : new String[] {"uid_map", "gid_map"}) {
      Files.writeString(
          Path.of("/proc/" + users.pid() + "/" + map), "0 " + ROOT_OUTSIDE + " 65536");
    }
  }

  @AfterEach
  void endUsers() {
    if (users != null) {
      users.destroyForcibly();
    }
  }

  /** A program in a container of its own, as its process 1 and root. */
  private TestedJvm.Builder contained(TestedJvm.Builder jvm) {
    return jvm.under(
        "nsenter",
        "--target",
        Long.toString(users.pid()),
        "--user",
        "--setuid",
        "0",
        "--setgid",
        "0",
        "unshare",
        "--mount",
        "--pid",
        "--net",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "sh",
        "-c",
        "ip link set lo up && " + ownTmp() + " && exec \"$@\"",
        "sh");
  }

  /**
   * Of its own, as the JDK's attach meets a process 1 in one file there, whichever container it is
   * of; with what is run in it, in case that lies there.
   */
  private String ownTmp() {
    Path checkout = Config.target().getParent().getParent();
    String hold = "mount -t tmpfs none /mnt && mkdir /mnt/0 /mnt/1";
    String back = " && mount -t tmpfs none /tmp && chmod 1777 /tmp";
    int at = 0;
    for (Path kept : new Path[] {checkout, folder}) {
      if (kept.startsWith("/tmp")) {
        hold += " && mount --rbind '" + kept + "' /mnt/" + at;
        back += " && mkdir -p '" + kept + "' && mount --rbind /mnt/" + at++ + " '" + kept + "'";
      }
    }
    return hold + back;
  }

  private static long child(TestedJvm wrapped) throws IOException {
    Path tasks = Path.of("/proc/" + wrapped.pid() + "/task/" + wrapped.pid());
    return Long.parseLong(Files.readString(tasks.resolve("children")).trim());
  }

  private static Path ownJava() {
    return Runtimes.own().home();
  }

  /** Asked by anybody else it would dump its threads to its standard output, again and again. */
  @Test
  void onlyItsOwnUserAttaches() throws Exception {
    if (users == null) {
      return;
    }
    Lodging lodging = new Lodging(folder);
    Path jar = lodging.jar();
    try (TestedJvm outer = contained(lodging.jvm(Runtimes.of(17))).start()) {
      outer.awaitSaid("up");
      long pid = child(outer);
      CommandLine byRoot = CommandLine.by(ownJava(), jar);
      String[] entering = {
        "nsenter", "--target", "" + pid, "--user", "--setuid", "0", "--setgid", "0"
      };
      Result refused = byRoot.run("attach", pid, "log=none").exits(3);
      String remedy = String.join(" ", entering) + " java -jar " + jar + " attach " + pid;
      assertSentence(refused, remedy + " log=none");
      CommandLine byItsRoot = CommandLine.by(lodging.home(ownJava()), jar, entering);
      byItsRoot.run("attach", pid, "log=none").exits(0);
      byItsRoot.run("status", pid).exits(0);
      // nobody of the host can leave a file in its /tmp
      assertSentence(byRoot.run("status", pid).exits(6), " java -jar " + jar + " status " + pid);
      byItsRoot.run("detach", pid).exits(0);
      assertEquals(0, outer.stdout().stream().filter(line -> line.contains("dump")).count());
    }
  }

  @ResourceLock(WatchIT.WATCHMAN)
  @Test
  void theWatchmanVisitsIt() throws Exception {
    if (users == null) {
      return;
    }
    Lodging lodging = new Lodging(folder);
    TestedJvm.Builder resident =
        lodging.jvm(Runtimes.of(17)).main("com.example.app.Resident").option("-Dleaks=eof");
    try (TestedJvm outer = contained(resident).start();
        Watchman watchman =
            Watchman.by(
                lodging.home(ownJava()),
                lodging.jar(),
                folder.resolve("reports"),
                "--when",
                "close_wait > 5 for 1s",
                "--every",
                "500ms",
                WatchIT.QUICK)) {
      watchman.awaitSaid(1, "VISITED");
      long pid = child(outer);
      String found = String.join("\n", watchman.said("FOUND"));
      assertTrue(found.contains("process " + pid + " "), watchman.all() + outer.story());
      assertTrue(found.contains(Marks.line("Resident", "eof")), found);
      assertEquals(0, outer.stdout().stream().filter(line -> line.contains("dump")).count());
      try (Stream<Path> left = Files.list(Path.of("/proc/" + pid + "/root/tmp"))) {
        assertEquals(0, left.filter(file -> file.toString().contains("closewait-1-")).count());
      }
      assertEquals(143, watchman.end());
    }
  }
}
