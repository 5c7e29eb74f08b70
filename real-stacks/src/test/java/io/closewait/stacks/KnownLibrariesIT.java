// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The list in the final jar of what counts as a library, held against every class of the tested
 * stacks: a frame that it misses would be taken for the application's, and blamed.
 */
@Tag("brief")
class KnownLibrariesIT {
  private static final String LIST = "closewait/agent/io/closewait/capture/library-prefixes.txt";

  /** What the agent knows as the JDK's, and so never blames. */
  private static final Stream<String> JDK =
      Stream.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  /** Jars of nothing but annotations, of which no frame can be. */
  private static final String NO_CODE = "(.*annotations|checker-qual|jspecify)-\\d.*";

  @Test
  void everyClassOfEveryStackIsALibrarys() throws IOException {
    List<String> known = Stream.concat(known(), JDK).toList();
    Set<String> unknown = new TreeSet<>();
    int packages = 0;
    List<Path> jars = new ArrayList<>(StackRun.stacks());
    jars.removeIf(jar -> jar.getFileName().toString().matches(NO_CODE));
    for (Path jar : jars) {
      for (String name : packages(jar)) {
        packages++;
        if (known.stream().noneMatch(name::startsWith)) {
          unknown.add(name + " of " + jar.getFileName());
        }
      }
    }
    assertTrue(packages > 1000, packages + " packages seen");
    assertEquals(Set.of(), unknown);
  }

  private static Stream<String> known() throws IOException {
    return new String(AgentJar.files().get(LIST), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").trim())
        .filter(line -> !line.isEmpty());
  }

  private static String packageOf(String entry) {
    return entry.substring(0, entry.lastIndexOf('/') + 1).replace('/', '.');
  }

  /** With a dot at the end, as the list's prefixes have. */
  private static Set<String> packages(Path jar) throws IOException {
    Set<String> packages = new TreeSet<>();
    try (JarFile classes = new JarFile(jar.toFile())) {
      classes.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && name.contains("/"))
          .filter(name -> !name.startsWith("META-INF/"))
          .forEach(name -> packages.add(packageOf(name)));
    }
    return packages;
  }
}
