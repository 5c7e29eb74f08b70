// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.platform.LateStart;
import io.closewait.report.LeakExamples;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JmxReporterTest {
  private static final Snapshot SNAPSHOT =
      LeakExamples.snapshot(
              LeakExamples.eofIgnored("7f3a9c01d2e4", 25).build(),
              LeakExamples.finUnread("90beef012345", 4).build())
          .build();

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name = objectName();
  private final JmxReporter reporter = reporter(true);

  @AfterEach
  void stop() {
    reporter.stopped(SNAPSHOT);
  }

  @Test
  void showsTheLastSnapshot() throws Exception {
    reporter.swept(LeakExamples.snapshot().build());
    reporter.swept(SNAPSHOT);
    assertEquals(120, server.getAttribute(name, "OpenSockets"));
    assertEquals(29, server.getAttribute(name, "LeakedSockets"));
    assertEquals(2, server.getAttribute(name, "LeakSites"));
    assertEquals(252L, server.getAttribute(name, "OldestLeakSeconds"));
    assertEquals(300L, server.getAttribute(name, "DescriptorsUsed"));
    assertEquals(1024L, server.getAttribute(name, "DescriptorsLimit"));
    assertNull(server.getAttribute(name, "DescriptorsExhaustedInSeconds"));
    assertEquals("1.2", server.getAttribute(name, "Version"));
  }

  @Test
  void listsTheLeaksInTypesThatAnyConsoleKnows() throws Exception {
    reporter.swept(SNAPSHOT);
    CompositeData[] leaks = (CompositeData[]) server.invoke(name, "leaks", null, null);
    assertEquals(2, leaks.length);
    assertEquals("7f3a9c01d2e4", leaks[0].get("site"));
    assertEquals("EOF_IGNORED", leaks[0].get("kind"));
    assertEquals(25, leaks[0].get("count"));
    assertEquals(41.5, leaks[0].get("perHour"));
    assertEquals("because", leaks[0].get("cause"));
    assertArrayEquals(
        new String[] {"com.acme.Server.main(Server.java:14)"}, (String[]) leaks[0].get("open"));
    assertNull(leaks[1].get("eof"));
  }

  @Test
  void reportsInTheWordsOfTheLog() throws Exception {
    reporter.swept(SNAPSHOT);
    String report = (String) server.invoke(name, "report", null, null);
    assertTrue(report.contains("LEAK 7f3a9c01d2e4: 25 sockets in CLOSE_WAIT"), report);
    assertTrue(report.contains("LEAK 90beef012345: 4 sockets in CLOSE_WAIT"), report);
    assertTrue(report.contains("\n    likely cause:     because\n"), report);
  }

  @Test
  void notifiesOfANewSiteOnce() throws Exception {
    reporter.swept(SNAPSHOT);
    List<Notification> heard = new ArrayList<>();
    server.addNotificationListener(name, (event, handback) -> heard.add(event), null, null);
    Leak leak = LeakExamples.eofIgnored("aaaaaaaaaaaa", 1).build();
    reporter.leak(leak);
    reporter.leak(leak);
    assertEquals(1, heard.size());
    assertEquals("io.closewait.leak", heard.get(0).getType());
    assertEquals("aaaaaaaaaaaa", heard.get(0).getUserData());
    assertTrue(heard.get(0).getMessage().startsWith("LEAK aaaaaaaaaaaa: 1 socket in CLOSE_WAIT"));
  }

  @Test
  void isNotThereBeforeItsTimeNorAfterTheEnd() {
    JmxReporter early = reporter(false);
    early.swept(SNAPSHOT);
    early.leak(SNAPSHOT.leaks.get(0));
    assertFalse(server.isRegistered(name));
    early.stopped(SNAPSHOT);

    reporter.swept(SNAPSHOT);
    assertTrue(server.isRegistered(name));
    reporter.stopped(SNAPSHOT);
    assertFalse(server.isRegistered(name));
  }

  @Test
  void aNameThatIsTakenCostsOnlyThisOutput() {
    reporter.swept(SNAPSHOT);
    JmxReporter second = reporter(true);
    second.swept(SNAPSHOT);
    second.leak(SNAPSHOT.leaks.get(0));
    second.stopped(SNAPSHOT);
    assertTrue(server.isRegistered(name));
  }

  private static JmxReporter reporter(boolean attached) {
    return new JmxReporter(
        LateStart.from(System.nanoTime(), attached),
        "1.2",
        leak -> new Diagnosis("because", "fix it", null));
  }

  private static ObjectName objectName() {
    try {
      return new ObjectName("io.closewait:type=Closewait");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
