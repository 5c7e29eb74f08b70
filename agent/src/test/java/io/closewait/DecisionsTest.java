// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each decision of docs/decisions.md has a subject, and says in which classes it stands. */
class DecisionsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CLASS = Pattern.compile("`([a-z.]+\\.[A-Z]\\w*)`");

  @Test
  void eachSaysWhereItStandsAndTheClassIsThere() throws IOException {
    Set<String> classes = classes();
    List<String> wrong = new ArrayList<>();
    String page = Files.readString(ROOT.resolve("docs/decisions.md"));
    String[] decisions = page.split("\n### ");
    assertTrue(decisions.length > 90, "the page was read");
    for (int i = 1; i < decisions.length; i++) {
      String decision = decisions[i].split("\n## ")[0];
      String title = decision.lines().findFirst().get();
      int in = decision.lastIndexOf("\nIn: ");
      if (in < 0) {
        wrong.add(title + ": no line that begins with In:");
        continue;
      }
      Matcher named = CLASS.matcher(decision.substring(in));
      while (named.find()) {
        if (!classes.contains(named.group(1))) {
          wrong.add(title + ": no class " + named.group(1));
        }
      }
    }
    for (String subject : page.split("\n## ")) {
      String rest = subject.substring(subject.indexOf('\n') + 1).trim();
      if (!subject.startsWith("# Decisions") && !rest.startsWith("### ")) {
        wrong.add(subject.lines().findFirst().get() + ": a subject, or one # is missing");
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Such as {@code leak.Totals}, by the package's name without what all have in common. */
  private static Set<String> classes() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .flatMap(
              module ->
                  Stream.of("main/java", "main/java-internals", "test/java")
                      .map(module.resolve("src")::resolve))
          .filter(Files::isDirectory)
          .flatMap(DecisionsTest::sources)
          .collect(Collectors.toSet());
    }
  }

  private static Stream<String> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".java") && name.startsWith("io/closewait/"))
          .map(name -> name.substring("io/closewait/".length(), name.length() - ".java".length()))
          .map(name -> name.replace('/', '.'))
          .collect(Collectors.toList())
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
