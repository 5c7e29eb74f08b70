// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages in docs/patterns say what the rules say, and show the lines of the programs they name.
 */
class PatternPagesTest {
  private static final Path FOLDER = Path.of("..", "docs", "patterns");
  private static final Pattern RULE =
      Pattern.compile("(?s)<!-- rule: (\\S+) -->\n(.*?)<!-- /rule -->");
  private static final Pattern NAMED = Pattern.compile("is `\\w+\\.java:(\\d+)`");
  private static final Pattern SHOWN =
      Pattern.compile("(?s)Wrong, in \\[\\w+\\.java\\]\\(([^)]+)\\):\n\n```java\n(.*?)\n```");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> !file.endsWith("README.md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void saysWhatTheRuleSays(Path page) throws IOException {
    Matcher block = RULE.matcher(Files.readString(page));
    assertTrue(block.find(), page + " names no rule");
    Rule rule = rules().get(block.group(1));
    assertTrue(rule != null, page + " names a rule that is not there: " + block.group(1));
    String wanted = "> **likely cause:** " + rule.cause + "\n>\n> **fix:** " + rule.fix + "\n";
    assertEquals(wanted, block.group(2), page.toString());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsTheLineThatTheReportNames(Path page) throws IOException {
    String text = Files.readString(page);
    Matcher named = NAMED.matcher(text);
    Matcher shown = SHOWN.matcher(text);
    assertTrue(named.find() && shown.find(), page + " shows no program");
    List<String> source = Files.readAllLines(FOLDER.resolve(shown.group(1)));
    int line = Integer.parseInt(named.group(1)) - 1;
    List<String> wrong = shown.group(2).lines().toList();
    for (int i = 0; i < wrong.size(); i++) {
      assertEquals(source.get(line - 1 + i).strip(), wrong.get(i).strip(), page + ", line " + i);
    }
  }

  @Test
  void theListHasEveryPage() throws IOException {
    String list = Files.readString(FOLDER.resolve("README.md"));
    List<Path> pages = pages().toList();
    assertTrue(pages.size() >= 15, pages.size() + " pages");
    for (Path page : pages) {
      assertTrue(list.contains("](" + page.getFileName() + ")"), page + " is not in the list");
    }
  }

  private static Map<String, Rule> rules() throws IOException {
    try (InputStream in = RuleFile.class.getResourceAsStream("rules.txt")) {
      return RuleFile.read(new InputStreamReader(in, StandardCharsets.UTF_8)).stream()
          .collect(Collectors.toMap(rule -> rule.name, Function.identity()));
    }
  }
}
