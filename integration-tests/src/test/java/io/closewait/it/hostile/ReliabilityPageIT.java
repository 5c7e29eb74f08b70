// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says what the tests do: each has its row, each row its test, and none has failed. */
class ReliabilityPageIT {
  private static final Path PAGE =
      Config.agentJar().resolve("../../../docs/reliability.md").normalize();

  @Test
  void everyTestHasARowAndEveryRowATest() throws IOException {
    TreeSet<String> rows = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (Campaign.isRow(line)) {
        rows.add(Campaign.claim(line));
        assertFalse(line.contains(" FAILED"), line);
      }
    }
    TreeSet<String> tests = new TreeSet<>();
    testClasses()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .map(method -> method.getAnnotation(Held.class))
        .filter(Objects::nonNull)
        .map(Campaign::claim)
        .forEach(claim -> assertTrue(tests.add(claim), "two tests have one row: " + claim));
    assertEquals(List.of(), without(rows, tests), "rows of tests that are not there");
    assertEquals(
        List.of(),
        without(tests, rows),
        "tests without a row: mvn verify -Preliability -Dit.test=THEIRS writes it");
  }

  private static List<String> without(TreeSet<String> some, TreeSet<String> others) {
    return some.stream().filter(one -> !others.contains(one)).toList();
  }

  private static Stream<Class<?>> testClasses() throws IOException {
    Path classes = Config.target().resolve("test-classes");
    try (Stream<Path> all = Files.walk(classes)) {
      return all
          .map(file -> classes.relativize(file).toString())
          .filter(name -> name.matches("io/closewait/it/.*(IT|LongRun)\\.class"))
          .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
          .<Class<?>>map(ReliabilityPageIT::named)
          .toList()
          .stream();
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, ReliabilityPageIT.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
