// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page for the browser is kept up to date by the agent in a real JVM. */
class HtmlIT {
  private static final String RUNTIMES = "io.closewait.it.harness.Runtimes#full";
  private static final Play PLAY = Repertoire.named("SocketServerIgnoresEof");

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void thePageTellsTheLeakWhileItStandsAndWhenItIsGone(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("html-" + runtime);
    Path page = files.folder.resolve("page.html");
    try (AgentRun run = start(runtime, files, page);
        Peer peer = new Peer()) {
      PLAY.open(run.jvm, peer, 4);
      Event leak = run.awaitEvent("leak", e -> e.names(PLAY.scenario()) && e.number("count") == 4);
      Await.until(
          () -> text(page).contains("<h1>4 sockets leaked at 1 call site</h1>"),
          () -> text(page) + run.jvm.story());
      String text = text(page);
      assertTrue(text.contains(leak.text("site")), "the fingerprint");
      assertTrue(text.contains(leak.text("where")), "the frame to look at");
      assertTrue(text.contains("[CLOSE_WAIT] 4"), "the collapsed stacks");
      assertTrue(text.contains("new uPlot("), "the charts");
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(page)));

      run.jvm.command("close " + PLAY.scenario());
      run.finish();
      assertTrue(text(page).contains("<h1>No leak among "), "not rewritten at the end");
      assertTrue(text(page).endsWith("</body></html>\n"), "not whole");
    }
  }

  @ParameterizedTest
  @MethodSource(RUNTIMES)
  void aPageThatCannotBeWrittenIsToldOnceAndTheRestGoesOn(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("html-gone-" + runtime);
    Path page = files.folder.resolve("no").resolve("such").resolve("page.html");
    try (AgentRun run = start(runtime, files, page);
        Peer peer = new Peer()) {
      PLAY.open(run.jvm, peer, 3);
      run.awaitEvent("leak", e -> e.names(PLAY.scenario()) && e.number("count") == 3);
      run.finish();
    }
    assertEquals(1, files.logLines().stream().filter(line -> line.contains("html: ")).count());
    assertFalse(Files.exists(page));
  }

  private static AgentRun start(JavaRuntime runtime, AgentFiles files, Path page)
      throws IOException {
    return AgentRun.start(TestedJvm.on(runtime), files, AgentRun.SHORTEST_TIMES + ",html=" + page);
  }

  private static String text(Path page) {
    try {
      return Files.exists(page) ? Files.readString(page) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
