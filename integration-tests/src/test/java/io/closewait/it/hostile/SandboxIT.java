// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.Play;
import io.closewait.it.Repertoire;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Lodging;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TakesLong;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels that say less than others. */
class SandboxIT {
  private static final int LEAKED = 4;

  @ParameterizedTest
  @MethodSource("io.closewait.it.harness.Runtimes#full")
  @Held(
      part = Part.AGENTS,
      done =
          "A seccomp filter forbids to ask for the state of a TCP socket (`getsockopt TCP_INFO`)",
      held =
          "leaks are reported with the exact count, as not confirmed where nothing confirms them")
  void stateMayNotBeAsked(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("seccomp-" + runtime);
    Path filter = Perl.file(files.folder, Perl.WITHOUT_TCP_INFO);
    TestedJvm.Builder builder = TestedJvm.on(runtime).under("perl", filter.toString());
    try (AgentRun run = AgentRun.start(builder, files, AgentRun.TIMES);
        Peer peer = new Peer()) {
      Play play = Repertoire.named("SocketServerIgnoresEof");
      play.open(run.jvm, peer, LEAKED);
      Event leak =
          run.awaitEvent("leak", e -> e.names(play.scenario()) && e.number("count") == LEAKED);
      Campaign.figure("confirmed " + leak.number("confirmed") + " of " + LEAKED);
      assertTrue(leak.text("where").endsWith(play.where()), leak.toString());
      Play healthy = Repertoire.named("SocketServerCloses");
      healthy.open(run.jvm, peer, LEAKED);
      run.jvm.awaitSaid(LEAKED, healthy.scenario() + " closed one");
      assertEquals(0, run.jvm.quit(), run.jvm.story());
      assertTrue(files.events("leak").stream().noneMatch(e -> e.names(healthy.scenario())));
    }
  }

  @Test
  @Held(
      part = Part.AGENTS,
      done = "`/proc` is mounted with `hidepid=2`: a user sees his own processes only",
      held =
          "the agent reports as ever; `list` of its user shows it, of another user does not, and"
              + " ends")
  @TakesLong
  void processesAreHidden(@TempDir Path folder) throws Exception {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    Assumptions.assumeTrue(root, "only root can mount /proc anew");
    Lodging lodging = new Lodging(folder);
    Path log = Files.createDirectory(folder.resolve("log"));
    Files.setAttribute(log, "unix:uid", 65534);
    String[] hidden = {
      "unshare", "--mount", "sh", "-c", "mount -t proc -o hidepid=2 none /proc && exec \"$@\"", "sh"
    };
    Process tried = new ProcessBuilder(with(hidden, "true")).start();
    Assumptions.assumeTrue(tried.waitFor() == 0, "/proc cannot be mounted anew here");
    String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    TestedJvm.Builder builder =
        lodging
            .jvm(Runtimes.of(17))
            .under(with(hidden, nobody))
            .agent(lodging.jar(), AgentRun.TIMES + ",log=" + log.resolve("leaks.log"))
            .in(log);
    try (TestedJvm jvm = builder.start();
        Peer peer = new Peer()) {
      jvm.awaitSaid("up");
      Repertoire.named("SocketServerIgnoresEof").open(jvm, peer, 12);
      Await.until(
          () ->
              Files.exists(log.resolve("leaks.log"))
                  && Files.readString(log.resolve("leaks.log")).contains(" LEAK "),
          () -> "no leak" + jvm.story());
      Path java = lodging.home(Path.of(System.getProperty("java.home")));
      CommandLine own = CommandLine.by(java, lodging.jar(), with(hidden, nobody));
      String[] other = {"setpriv", "--reuid=1", "--regid=1", "--clear-groups"};
      CommandLine others = CommandLine.by(java, lodging.jar(), with(hidden, other));
      assertTrue(own.run("list").exits(0).says(jvm.pid() + " "));
      assertTrue(own.run("report", jvm.pid()).exits(0).says("12 sockets in CLOSE_WAIT"));
      Result nothing = others.run("list").exits(0);
      assertFalse(nothing.says(jvm.pid() + " "), nothing.out());
      assertEquals(3, others.run("attach", jvm.pid()).exit());
      assertEquals(0, jvm.quit(), jvm.story());
    }
  }

  private static String[] with(String[] first, String... then) {
    String[] all = java.util.Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return all;
  }
}
