// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.CommandLine;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The live table, on a terminal that script(1) makes. */
class TopIT {
  private static final Play PLAY = Repertoire.named("SocketServerIgnoresEof");
  private static final String HEADING = "/HOUR     NEW   COUNT";

  @Test
  void fillsTheWindowAndGivesTheTerminalBack() throws Exception {
    AgentFiles files = new AgentFiles("top");
    try (AgentRun run = AgentRun.startWithout(TestedJvm.on(Runtimes.of(17)), files);
        Peer peer = new Peer()) {
      long pid = run.jvm.pid();
      CommandLine.own().run("attach", pid, files.options(), AgentRun.TIMES).exits(0);
      PLAY.open(run.jvm, peer, 5);
      run.awaitEvent("leak", leak -> true);
      Path screen = files.folder.resolve("screen");
      Process top = onTerminal(screen, pid);
      int narrow;
      try (Writer keys = top.outputWriter()) {
        await(screen, HEADING);
        await(screen, "EOF_IGNORED");
        narrow = shown(screen).length();
        Files.writeString(files.folder.resolve("wider"), "");
        Await.until(
            () -> shown(screen).contains(PLAY.where()), () -> "not redrawn: " + shown(screen));
        type(keys, "j\n");
        await(screen, "arrows scroll");
        await(screen, "to silence it");
        type(keys, "xs");
        await(screen, "now by what is new");
        type(keys, "q");
        assertTrue(top.waitFor(Config.DEADLINE.toSeconds(), TimeUnit.SECONDS), "q does not quit");
      } finally {
        top.destroyForcibly();
      }
      assertEquals(0, top.exitValue(), shown(screen));
      String all = shown(screen);
      assertTrue(all.contains("\033[?1049h") && all.contains("\033[?1049l"), all);
      assertTrue(all.contains("same settings"), all);
      for (String line : all.substring(0, narrow).split("[\r\n]+")) {
        String plain = line.replaceAll("\033\\[[?0-9]*[a-zA-Z]", "");
        assertTrue(plain.length() <= 60, "too wide: " + plain);
      }
      assertEquals(0, run.jvm.quit());
    }
  }

  private static void type(Writer keys, String text) throws IOException {
    keys.write(text);
    keys.flush();
  }

  /** A window of 60 columns, which another process makes wide when it is told to. */
  private static Process onTerminal(Path screen, long pid) throws IOException {
    Path folder = screen.getParent();
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    Path script = folder.resolve("session.sh");
    Files.writeString(
        script,
        String.join(
            "\n",
            "stty rows 24 cols 60",
            "before=$(stty -g)",
            "terminal=$(tty)",
            "(while test ! -e wider; do sleep 0.1; done; stty cols 200 <$terminal) &",
            java + " -jar " + Config.agentJar() + " top " + pid,
            "status=$?",
            "wait",
            "test \"$(stty -g)\" = \"$before\" && echo same settings",
            "exit $status",
            ""));
    return new ProcessBuilder("script", "-q", "-e", "-f", "-c", "sh session.sh", "/dev/null")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(screen.toFile())
        .start();
  }

  private static void await(Path screen, String text) {
    Await.until(() -> shown(screen).contains(text), () -> "no " + text + " on " + shown(screen));
  }

  private static String shown(Path screen) {
    try {
      return Files.exists(screen) ? Files.readString(screen, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
