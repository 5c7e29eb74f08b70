// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where the README says that the agent works, docs/tested.md says by what that was seen. */
class ClaimsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern WHERE =
      Pattern.compile("(?s)[*][*]Where it works[*][*] \\(.*?\\)\\): (.*?)\\n\\n");

  /** Such as {@code column Java 26} or {@code test HookTableTest}. */
  private static final Pattern PROOF = Pattern.compile("(column|row|build|test|script) ([^;:]+)");

  private static String page;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(ROOT.resolve("docs/tested.md"));
  }

  private static List<String> claims() throws IOException {
    Matcher where = WHERE.matcher(Files.readString(ROOT.resolve("README.md")));
    assertTrue(where.find(), "the README says where it works");
    List<String> claims = new ArrayList<>();
    for (String sentence : where.group(1).replace('\n', ' ').split("[.]( |$)")) {
      int colon = sentence.indexOf(": ");
      String kind = colon < 0 ? "" : sentence.substring(0, colon + 2);
      String separator = kind.equals("Tried: ") ? "; " : "[,;] | and ";
      for (String item : sentence.substring(kind.length()).split(separator)) {
        claims.add(kind + whole(item));
      }
    }
    return claims;
  }

  /** A list names once what its items have in common. */
  private static String whole(String item) {
    if (item.matches("\\d+")) {
      return "HotSpot of Java " + item;
    }
    return item.equals("io_uring") ? "Netty's " + item : item;
  }

  /** The rows of a part of the page, each as its cells. */
  private static List<String[]> table(String from, String to) {
    String part = page.substring(page.indexOf(from), page.indexOf(to));
    return part.lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("|---"))
        .map(line -> Arrays.stream(line.substring(1).split("[|]")).map(String::trim))
        .map(cells -> cells.toArray(String[]::new))
        .toList();
  }

  private static List<String[]> proofs() {
    List<String[]> rows = table("## What is claimed", "Each row is a program");
    return rows.subList(1, rows.size());
  }

  @Test
  void eachHasARowAndNoRowClaimsMore() throws IOException {
    assertEquals(claims(), proofs().stream().map(row -> row[0]).toList());
  }

  @Test
  void whatIsNamedAsProofIsThere() throws IOException {
    for (String[] row : proofs()) {
      Matcher proof = PROOF.matcher(row[1]);
      int found = 0;
      while (proof.find()) {
        found++;
        assertProof(row[0], proof.group(1), proof.group(2).trim());
      }
      boolean needsNone = row[0].startsWith("Untried") || row[1].startsWith("every table");
      assertTrue(found > 0 || needsNone, String.join(": ", row));
    }
  }

  private static void assertProof(String claim, String what, String name) throws IOException {
    switch (what) {
      case "column":
        assertColumn(name);
        break;
      case "row":
        assertTrue(page.contains("(`" + name + "`)"), name);
        break;
      case "build":
        assertTrue(
            table("<!-- builds -->", "<!-- /builds -->").stream().anyMatch(r -> r[0].equals(name)),
            claim + ": no row " + name);
        break;
      case "script":
        assertTrue(Files.isExecutable(ROOT.resolve(name)), claim + ": no script " + name);
        break;
      default:
        assertTrue(isTest(name), claim + ": no test " + name);
    }
  }

  /** Everything was played there. */
  private static void assertColumn(String title) {
    int tables = 0;
    int column = -1;
    for (String[] row : table("<!-- sockets -->", "<!-- /sockets -->")) {
      if (row[0].isEmpty()) {
        column = List.of(row).indexOf(title);
        assertTrue(column > 0, "no column " + title);
        tables++;
      } else if (column > 0) {
        assertFalse(row[column].equals("not run"), title + ": " + row[0]);
      }
    }
    assertEquals(3, tables);
  }

  @Test
  void noCellSaysThatAnythingFailed() {
    assertFalse(page.contains("FAILED"));
  }

  private static boolean isTest(String name) throws IOException {
    for (String module : List.of("agent", "integration-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/test/java"))) {
        if (files.anyMatch(file -> file.endsWith(name + ".java"))) {
          return true;
        }
      }
    }
    return false;
  }
}
