// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The watchman's metrics. */
public class GaugesTest {
  private static final Finding.FoundLeak LEAK =
      new Finding.FoundLeak("7f3a9c01d2e4", "com.acme.Server.handle", "EOF_IGNORED", 25, "LEAK");

  /** A page with every metric that there is; for tests of other packages. */
  public static String everyMetric() {
    Gauges gauges = new Gauges("host", "1.2.3");
    Finding finding = new Finding();
    finding.wasIn = true;
    finding.leaks.add(LEAK);
    Patient patient = patient(1, "com.acme.Main", 30, 900, 1000);
    gauges.visited(patient.jvm, finding);
    return gauges.page(List.of(patient), 0, 3, 1_000_000);
  }

  private static Patient patient(long pid, String name, int closeWait, int used, long limit) {
    Figures figures = new Figures(closeWait, 2, 7, used, limit, List.of());
    try {
      Patient patient =
          new Patient(new Jvm(pid, "1", name, ""), figures, List.of(Rule.parse("close_wait > 20")));
      patient.look(0, figures);
      return patient;
    } catch (BadRuleException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void jvmsOfOneMainClassAreOneSeries() {
    List<Patient> patients =
        List.of(
            patient(1, "com.acme.Main", 30, 100, 1000), patient(2, "com.acme.Main", 5, 900, 1000));
    String page = new Gauges("host", "1").page(patients, 4, 7, 5_000_000);
    String labels = "{host=\"host\",main_class=\"com.acme.Main\",container=\"\"";
    assertTrue(page.contains("closewait_watch_jvms" + labels + "} 2\n"), page);
    assertTrue(page.contains("closewait_watch_close_wait" + labels + "} 35\n"), page);
    assertTrue(page.contains("closewait_watch_descriptors_used" + labels + "} 900\n"), page);
    assertTrue(
        page.contains("closewait_watch_sick" + labels + ",rule=\"close_wait > 20\"} 1\n"), page);
    assertTrue(page.contains("closewait_watch_hidden{host=\"host\"} 4\n"), page);
    assertFalse(page.contains("closewait_watch_exhausted_in_seconds{"), page);
  }

  @Test
  void aThousandMainClassesAreFiveHundredAndOneSeries() {
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      patients.add(patient(i + 1, "com.acme.Main" + i, 0, 10, 1000));
    }
    String page = new Gauges("host", "1").page(patients, 0, 1, 1);
    assertEquals(
        501, page.lines().filter(line -> line.startsWith("closewait_watch_jvms{")).count());
    assertTrue(page.contains("main_class=\"other\",container=\"\"} 500\n"), page);
  }

  @Test
  void whatAVisitFoundStays() {
    assertTrue(
        everyMetric()
            .contains(
                "closewait_watch_found{host=\"host\",main_class=\"com.acme.Main\","
                    + "site=\"7f3a9c01d2e4\",kind=\"EOF_IGNORED\","
                    + "where=\"com.acme.Server.handle\"} 25\n"),
        everyMetric());
    assertTrue(
        everyMetric().contains("closewait_watch_visits_total{host=\"host\",outcome=\"leak\"} 1\n"));
  }
}
