// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A JVM that connects to itself as fast as it can, for as long as it is told. */
final class Loaded {
  /** What came of one load. */
  record Done(long connections, long micros) {
    double perSecond() {
      return connections * 1e6 / micros;
    }
  }

  private Loaded() {}

  /** On the newest runtime that can be looked into. */
  static Stream<Arguments> collectors() {
    List<JavaRuntime> all =
        Runtimes.full().stream()
            .filter(runtime -> Files.exists(runtime.home().resolve("bin/jcmd")))
            .toList();
    return all.isEmpty()
        ? Stream.empty()
        : Stream.of("G1", "Z").map(name -> Arguments.of(all.get(all.size() - 1), name));
  }

  static TestedJvm.Builder jvm(JavaRuntime runtime, String collector) {
    return TestedJvm.on(runtime)
        .option("-Xms128m")
        .option("-Xmx128m")
        .option("-XX:NativeMemoryTracking=summary")
        .option("-XX:+Use" + collector + "GC");
  }

  /** {@code round}: another one each time. */
  static Done with(TestedJvm jvm, int millis, int round) {
    jvm.command("play SoakLoad " + millis + " " + round);
    String[] said = jvm.awaitSaid("SoakLoad round " + round + " made ").split(" in micros ");
    return new Done(Long.parseLong(said[0]), Long.parseLong(said[1]));
  }
}
