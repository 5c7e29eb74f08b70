// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Config;
import io.closewait.it.harness.Held;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page says what the tests do: no row is of a test that has gone, none is of one that failed.
 */
class ReliabilityPageIT {
  private static final Path PAGE =
      Config.agentJar().resolve("../../../docs/reliability.md").normalize();

  @Test
  void everyRowIsATest() throws IOException {
    TreeSet<String> rows = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (Campaign.isRow(line)) {
        rows.add(Campaign.done(line));
        assertFalse(line.contains(" FAILED"), line);
      }
    }
    TreeSet<String> tests =
        testClasses()
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .map(ReliabilityPageIT::row)
            .filter(row -> row != null)
            .collect(Collectors.toCollection(TreeSet::new));
    rows.removeAll(tests);
    assertEquals(List.of(), List.copyOf(rows), "rows of tests that are not there");
  }

  private static String row(Method method) {
    Held held = method.getAnnotation(Held.class);
    return held == null ? null : held.done();
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
