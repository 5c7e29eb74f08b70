// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.harness.Keys;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Every way in which Java opens sockets: its leak is named, its fixed twin is not counted. */
@Order(1)
class KindsIT {
  private static final int LEAKED = 20;

  @TestFactory
  Stream<DynamicContainer> everyKindOfSocket() {
    return Stage.on(Runtimes.fullAndNewest(), LEAKED)
        .map(stage -> stage.with("-Dkeys=" + Keys.store()))
        .map(KindsIT::programme);
  }

  @AfterAll
  static void oneFingerprintOnEveryRuntime() throws IOException {
    Programme.assertOneFingerprintOnEveryRuntime();
  }

  private static DynamicContainer programme(Stage stage) {
    List<Play> kinds =
        Repertoire.KINDS.stream().filter(k -> k.since() <= stage.runtime().version()).toList();
    List<Play> silent =
        Stream.concat(kinds.stream().map(Play::fixed), Repertoire.HEALTHY_KINDS.stream()).toList();
    return Programme.of(stage, kinds, silent);
  }
}
