// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import static io.closewait.report.OneSnapshotTest.asked;
import static io.closewait.report.OneSnapshotTest.leak;
import static io.closewait.report.OneSnapshotTest.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Share;
import io.closewait.leak.Snapshot;
import io.closewait.mailbox.Protocol;
import io.closewait.platform.LateStart;
import io.closewait.report.log.LogOutput;
import io.closewait.report.log.Loggers;
import io.closewait.report.metrics.MetricsText;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** Whoever is asked says the same of what is only probable. */
class ProbableSharesTest {
  /** Sockets without a stack, and where they probably belong. */
  private static Snapshot estimated() {
    Leak.Builder unsampled = LeakExamples.eofIgnored(Leak.UNSAMPLED, 40);
    unsampled.where = null;
    unsampled.unsampled = 40;
    unsampled.probably =
        List.of(new Share("aaaaaaaaaaaa", 30, 8), new Share("bbbbbbbbbbbb", 10, 7));
    return LeakExamples.snapshot(
            unsampled.build(),
            leak("aaaaaaaaaaaa", Kind.EOF_IGNORED, Severity.WARN, 5, 60),
            leak("bbbbbbbbbbbb", Kind.EOF_IGNORED, Severity.WARN, 3, 60))
        .build();
  }

  @Test
  void allSayTheSame() throws Exception {
    String words = "about 30 (+-8) of site aaaaaaaaaaaa, 10 (+-7) of site bbbbbbbbbbbb";
    Snapshot snapshot = estimated();
    assertTrue(asked(snapshot, Protocol.TEXT).contains(words));
    assertTrue(asked(snapshot, Protocol.HTML).contains(words));
    String json = asked(snapshot, Protocol.JSON);
    String probably = "{\"site\":\"aaaaaaaaaaaa\",\"count\":30,\"error\":8}";
    assertTrue(json.contains("\"probably\":[" + probably), json);
    String metrics = MetricsText.of(snapshot);
    assertEquals(30, sum(metrics, "closewait_sockets_leaked_probably\\{site=\"a.*\\} "));
    assertEquals(10, sum(metrics, "closewait_sockets_leaked_probably\\{site=\"b.*\\} "));
    assertEquals(48, sum(metrics, "closewait_sockets_leaked\\{.*\\} "), "and counted once");
    LateStart now = LateStart.from(System.nanoTime() - TimeUnit.MINUTES.toNanos(1), true);
    Reporter reporters = new Outputs(Samples.options("jmx=true,log=none"), now).reporter;
    reporters.swept(snapshot);
    try {
      ObjectName bean = new ObjectName("io.closewait:type=Closewait");
      Object leaks =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(bean, "leaks", new Object[0], new String[0]);
      Object first = ((CompositeData[]) leaks)[0].get("probably");
      assertTrue(String.valueOf(first).startsWith(words), String.valueOf(first));
    } finally {
      reporters.stopped(snapshot);
      Loggers.use(LogOutput.nowhere());
    }
  }
}
