// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import io.closewait.it.Stage.Variant;
import io.closewait.it.harness.Runtimes;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** The leaking code is named, with its line, and the code that closes is not. */
@Order(1)
class MainJobIT {
  private static final int LEAKED = 50;
  private static final Variant PLAIN = new Variant("PlainSocketImpl instead of NIO", 13, 17);

  @TestFactory
  Stream<DynamicContainer> everyKindOfLeak() {
    return Stage.on(Runtimes.fullAndNewest(), LEAKED)
        .map(stage -> Programme.of(stage, Repertoire.LEAKS, Repertoire.SILENT));
  }

  @TestFactory
  Stream<DynamicContainer> smoke() {
    return Stage.on(Runtimes.smoke(), LEAKED).map(MainJobIT::part);
  }

  /** The old socket implementation, which 13 to 17 still carry. */
  @TestFactory
  Stream<DynamicContainer> plainSocketImpl() {
    return Stage.on(Runtimes.full(), LEAKED)
        .filter(stage -> PLAIN.isOn(stage.runtime()))
        .map(stage -> stage.with("-Djdk.net.usePlainSocketImpl=true").as(PLAIN))
        .map(MainJobIT::part);
  }

  @AfterAll
  static void oneFingerprintOnEveryRuntime() throws IOException {
    Programme.assertOneFingerprintOnEveryRuntime();
  }

  private static DynamicContainer part(Stage stage) {
    return Programme.of(
        stage,
        Stream.of(
                "SocketServerIgnoresEof",
                "ChannelServerIgnoresEof",
                "SocketPoolKeepsStale",
                "ChannelServerAnswersGone")
            .map(Repertoire::named)
            .toList(),
        Stream.of("SocketServerCloses", "FileStreamsOn").map(Repertoire::named).toList());
  }
}
