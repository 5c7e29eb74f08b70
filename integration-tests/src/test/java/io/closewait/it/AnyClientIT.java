// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.CommandLine.Result;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each Java that can attach, against each Java: the attach call itself reports success as failure
 * and the reverse between some of them.
 */
class AnyClientIT {
  private static final Play PLAY = Repertoire.named("SocketServerIgnoresEof");

  static List<JavaRuntime> targets() {
    return Stream.concat(Runtimes.full().stream(), Runtimes.smoke().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void bringsItInAndOutAgain(JavaRuntime target) throws IOException {
    AgentFiles files = new AgentFiles("clients-" + target);
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(target), files);
        Peer peer = new Peer()) {
      int leaked = 1;
      for (JavaRuntime client : Runtimes.complete()) {
        leaked++; // another number for each, so that none sees the sockets of the one before
        comeAndGo(run, peer, client, leaked);
        System.out.println("seen: client " + client + ", target " + target);
      }
      assertEquals(0, run.jvm.quit());
      int visits = leaked - 1;
      assertEquals(visits, files.events("start").size(), "start events");
      assertEquals(visits, files.events("stop").size(), "stop events");
      assertEquals(List.of(), files.events("hooks"), "hooks failed or are missing");
      assertTrue(run.jvm.stdout().stream().allMatch(line -> line.startsWith("> ")));
    }
  }

  private static void comeAndGo(AgentRun run, Peer peer, JavaRuntime client, int leaked)
      throws IOException {
    long pid = run.jvm.pid();
    int version = run.jvm.runtime.version();
    CommandLine closewait = CommandLine.by(client.home(), Config.agentJar());
    Result attached =
        closewait.run("attach", pid, run.files.options(), AgentRun.SHORTEST_TIMES).exits(0);
    assertTrue(attached.says("is at work in process " + pid), attached.toString());
    assertEquals(version <= 21, attached.complains("throws its compiled code away"));
    assertEquals(version >= 21, attached.complains("(JEP 451)"));
    PLAY.open(run.jvm, peer, leaked);
    // what leaked under the agent before this one is there too, without a stack
    Pattern line =
        Pattern.compile(
            ": "
                + leaked
                + " sockets in CLOSE_WAIT.*: read -1 at .*"
                + Pattern.quote(PLAY.where()));
    Await.until(
        () -> line.matcher(closewait.run("report", pid).exits(0).out()).find(),
        () -> "no " + line + " in " + closewait.run("report", pid).out());
    closewait.run("status", pid).exits(0);
    closewait.run("detach", pid).exits(0);
    closewait.run("report", pid).exits(4);
  }
}
