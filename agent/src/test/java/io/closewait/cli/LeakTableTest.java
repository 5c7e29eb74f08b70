// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.LeakKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakTableTest {
  private static final String TOTALS = "{\"event\":\"totals\",\"sockets\":9,\"sites\":2%s}";

  private static LeakTable table(Map<LeakKey, Long> before, String... lines) throws IOException {
    List<EventLine> events = new ArrayList<>();
    for (String line : lines) {
      events.add(EventLine.of(line));
    }
    return new LeakTable(events, "process 1", before);
  }

  private static String leak(String site, int count, String rest) {
    return "{\"event\":\"leak\",\"site\":\""
        + site
        + "\",\"kind\":\"FIN_UNREAD\",\"count\":"
        + count
        + rest
        + "}";
  }

  private static String title(String... lines) throws IOException {
    return table(Map.of(), lines).lines(300, 9).get(0);
  }

  private static String row(Map<LeakKey, Long> before, String leak) throws IOException {
    return table(before, leak).lines(1000, 9).get(2).trim().replaceAll(" +", " ");
  }

  @Test
  void theTitleTellsWhenDescriptorsRunOut() throws IOException {
    String totals = String.format(TOTALS, "");
    assertEquals("process 1: no totals", title());
    assertEquals("process 1: 9 leaked sockets, 2 sites", title(totals));
    assertEquals(
        "process 1: 9 leaked sockets, 2 sites; 700 of 1024 descriptors, limit in 2h10m",
        title(
            totals,
            "{\"event\":\"descriptors\",\"used\":700,\"limit\":1024,\"exhaustedInSeconds\":7800}"));
    String unlimited = "{\"event\":\"descriptors\",\"used\":700,\"limit\":null}";
    assertTrue(title(totals, unlimited).endsWith("; 700 descriptors"), title(totals, unlimited));
  }

  @Test
  void theTitleTellsApartWhatIsNoLeakThatStands() throws IOException {
    String both = title(String.format(TOTALS, ",\"collected\":4,\"growing\":5"));
    assertEquals(
        "process 1: 9 leaked sockets, 2 sites; 4 closed by the collector only;"
            + " 5 open where it only grows",
        both);
    assertFalse(title(String.format(TOTALS, ",\"collected\":0")).contains("collector"));
  }

  @Test
  void aTrendThatIsNotKnownIsAQuestionMark() throws IOException {
    assertTrue(row(Map.of(), leak("s", 3, ",\"perHour\":null")).startsWith("? +3 3 0s"));
    assertTrue(row(Map.of(), leak("s", 3, "")).startsWith("? +3 3 0s FIN_UNREAD s"));
    assertTrue(row(Map.of(), leak("s", 3, ",\"perHour\":-2.25")).startsWith("-2.3 +3 3"));
  }

  @Test
  void whatWasClosedSinceIsLess() throws IOException {
    Map<LeakKey, Long> before = table(Map.of(), leak("s", 9, "")).counts();
    assertTrue(row(before, leak("s", 5, "")).startsWith("? -4 5 "));
    assertTrue(row(before, leak("s", 9, "")).startsWith("? 0 9 "));
    String otherKind = leak("s", 2, "").replace("FIN_UNREAD", "EOF_IGNORED");
    assertTrue(row(before, otherKind).startsWith("? +2 2 "), "another leak of the same place");
  }

  @Test
  void sortsByTrendThenByWhatIsNewThenBySize() throws IOException {
    Map<LeakKey, Long> before =
        table(Map.of(), leak("big", 90, ""), leak("bigger", 95, ""), leak("new", 1, "")).counts();
    List<String> lines =
        table(
                before,
                leak("big", 90, ""),
                leak("falling", 99, ",\"perHour\":-1"),
                leak("new", 8, ""),
                leak("bigger", 95, ""),
                leak("growing", 2, ",\"perHour\":0.5"))
            .lines(100, 20);
    List<String> order =
        lines.subList(2, 7).stream()
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    assertEquals(List.of("growing", "new", "bigger", "big", "falling"), order);
  }

  @Test
  void neverHasMoreLinesThanTheScreen() throws IOException {
    LeakTable table = table(Map.of(), leak("a", 1, ""), leak("b", 1, ""), leak("c", 1, ""));
    for (int height = -1; height < 10; height++) {
      int wanted = Math.max(0, Math.min(height, 5));
      assertEquals(wanted, table.lines(80, height).size(), "height " + height);
    }
    assertEquals("  and 3 sites more", table.lines(80, 3).get(2));
    assertEquals("  and 2 sites more", table.lines(80, 4).get(3));
    assertFalse(table.lines(80, 5).get(4).contains("more"));
    assertEquals("", table.lines(0, 5).get(0));
  }

  @Test
  void aPlaceIsOneLineAndNoLongerThanSuchThingsAre() throws IOException {
    String row = row(Map.of(), leak("s", 1, ",\"where\":\"a\\nb" + "x".repeat(900) + "\""));
    assertTrue(row.contains(" ..xxx") && row.endsWith("xxx"), row);
    assertTrue(row.length() < 280, row);
  }

  @Test
  void absurdFiguresAreFiguresToo() throws IOException {
    String row = row(Map.of(), leak("s", 1, ",\"perHour\":1e300,\"oldestSeconds\":-5"));
    assertTrue(row.endsWith(" +1 1 0s FIN_UNREAD s"), row);
    String huge = leak("s", 1, "").replace("\"count\":1", "\"count\":1e99");
    assertTrue(row(Map.of(), huge).contains(" " + Long.MAX_VALUE + " "), "cut to what fits");
    assertTrue(row(Map.of(), leak("s", 1, "").replace(":1}", ":\"many\"}")).startsWith("? 0 0 "));
  }

  @Test
  void figuresAreOurDigitsInEveryLanguage() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertTrue(row(Map.of(), leak("s", 3, ",\"perHour\":7.5")).startsWith("+7.5 +3 3 "));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertTrue(row(Map.of(), leak("s", 3, ",\"perHour\":7.5")).startsWith("+7.5 +3 3 "));
    } finally {
      Locale.setDefault(before);
    }
  }
}
