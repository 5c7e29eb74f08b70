// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.AgentRun.Loading;
import io.closewait.it.harness.Keys;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Connections that are over in both directions are told from those that are over in one. */
class DeathsIT {
  private static final int LEAKED = 20;

  @TestFactory
  Stream<DynamicContainer> everyWayToDie() {
    return Runtimes.full().stream()
        .map(runtime -> new Stage(runtime, Loading.AT_START, LEAKED))
        .map(stage -> stage.with("-Dkeys=" + Keys.store()))
        .map(DeathsIT::programme);
  }

  @AfterAll
  static void oneFingerprintOnEveryRuntime() throws IOException {
    Programme.assertOneFingerprintOnEveryRuntime();
  }

  private static DynamicContainer programme(Stage stage) {
    int version = stage.runtime().version();
    List<Play> deaths = Repertoire.DEATHS.stream().filter(d -> d.since() <= version).toList();
    List<Play> silent =
        Stream.concat(
                deaths.stream().map(Play::fixed),
                Repertoire.HALF_CLOSED.stream().filter(h -> h.since() <= version))
            .toList();
    return Programme.of(stage, deaths, silent);
  }
}
