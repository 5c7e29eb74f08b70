// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Event;
import io.closewait.it.harness.Marks;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A leak that must be reported: one group, at this line of the program, with this count. */
record ExpectedLeak(String kind, String source, String mark, int count) {
  /** Where the programs' sources lie. */
  static final String SOURCES = "com/example/stacks";

  /** The line as the table shows it: File.java:22. */
  String line() {
    return where().replaceAll("[()]", "");
  }

  /** End of the frame on which the report must put its finger. */
  private String where() {
    String line = Marks.line(SOURCES, source, mark);
    assertNotNull(line, source + " has no line marked " + mark);
    return line;
  }

  boolean is(Event line) {
    return line.text("where") != null && line.text("where").endsWith(where());
  }

  /** Waits until all sockets are reported, for as long as a test waits for anything. */
  void awaitReport(AgentRun run) {
    Await.until(
        () -> lastCount(run.files.events("leak")) == count,
        () -> this + " is not reported; there are " + run.files.events("leak") + run.jvm.story());
  }

  private long lastCount(List<Event> leaks) {
    List<Event> mine = leaks.stream().filter(this::is).toList();
    return mine.isEmpty() ? 0 : mine.get(mine.size() - 1).number("count");
  }

  void assertRight(List<Event> leaks) {
    List<Event> mine = leaks.stream().filter(this::is).toList();
    Set<String> groups = mine.stream().map(line -> line.text("site")).collect(Collectors.toSet());
    Event last = mine.get(mine.size() - 1);
    assertAll(
        toString(),
        () -> assertEquals(1, groups.size(), "groups of " + mine),
        () -> assertEquals(kind, last.text("kind"), last.toString()),
        () -> assertEquals(count, last.number("count"), last.toString()),
        () -> assertEquals(count, last.number("confirmed"), last.toString()));
  }
}
