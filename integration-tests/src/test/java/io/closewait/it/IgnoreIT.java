// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The line that a report says silences a leak does so, and the leak is still counted. */
class IgnoreIT {
  private static final Play KNOWN = Repertoire.named("SocketServerIgnoresEof");
  private static final Play OTHER = Repertoire.named("ChannelServerIgnoresEof");

  @ParameterizedTest
  @MethodSource("io.closewait.it.HostileNamesIT#oldestAndNewest")
  void theLinePrintedSilencesThatLeakAlone(JavaRuntime runtime) throws IOException {
    AgentFiles before = new AgentFiles("not-ignored-" + runtime);
    String line;
    try (AgentRun run = AgentRun.start(TestedJvm.on(runtime), before, AgentRun.SHORTEST_TIMES);
        Peer peer = new Peer()) {
      KNOWN.open(run.jvm, peer, 3);
      run.awaitEvent("leak", leak -> leak.names(KNOWN.scenario()));
      line = Await.until(() -> silencing(before), () -> "no line: " + before.logLines());
      run.finish();
    }
    AgentFiles files = new AgentFiles("ignored-" + runtime);
    Path list = files.folder.resolve("known.txt");
    Files.writeString(list, "# known, ticket 4711\n" + line.substring("ignore=".length()) + "\n");
    String options = AgentRun.SHORTEST_TIMES + ",ignore=@" + list;
    try (AgentRun run = AgentRun.start(TestedJvm.on(runtime), files, options);
        Peer peer = new Peer()) {
      KNOWN.open(run.jvm, peer, 5);
      OTHER.open(run.jvm, peer, 2);
      run.awaitEvent("leak", leak -> leak.names(OTHER.scenario()) && leak.number("count") == 2);
      run.finish();
    }
    assertTrue(files.events("leak").stream().noneMatch(leak -> leak.names(KNOWN.scenario())));
    List<String> told =
        files.logLines().stream().filter(l -> l.endsWith(" not reported: option ignore")).toList();
    assertTrue(told.get(told.size() - 1).contains(" 5 leaked sockets not reported"), "" + told);
    assertEquals(5, files.events("stop").get(0).number("ignored"));
  }

  private static String silencing(AgentFiles files) {
    return files.logLines().stream()
        .filter(line -> line.startsWith("    to silence it:"))
        .map(line -> line.substring(line.indexOf("ignore=")))
        .findFirst()
        .orElse(null);
  }
}
