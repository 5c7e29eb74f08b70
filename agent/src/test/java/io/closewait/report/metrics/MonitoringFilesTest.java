// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.closewait.options.Options;
import io.closewait.report.LeakExamples;
import io.closewait.report.late.LateStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules, alerts and the dashboard in ops/ speak of metrics that exist. */
class MonitoringFilesTest {
  private static final Path OPS = Path.of("..", "ops");
  private static final Pattern METRIC = Pattern.compile("(?<![:a-z])closewait_[a-z_]+");

  @Test
  void theRulesPassTheirTests() throws Exception {
    Path rules = OPS.resolve("prometheus").resolve("closewait.rules.yml");
    Promtool.run(null, "check", "rules", rules.toString());
    Path tests = OPS.resolve("prometheus").resolve("closewait.rules.test.yml");
    Promtool.run(null, "test", "rules", tests.toString());
  }

  @Test
  void theDashboardIsJson() throws IOException {
    String text = Files.readString(OPS.resolve("grafana").resolve("closewait.json"));
    assertTrue(JsonParser.parseString(text).getAsJsonObject().has("panels"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/closewait.rules.yml",
        "prometheus/closewait.rules.test.yml",
        "grafana/closewait.json"
      })
  void everyMetricNamedExists(String file) throws IOException {
    Set<String> unknown = new TreeSet<>();
    Matcher named = METRIC.matcher(Files.readString(OPS.resolve(file)));
    Set<String> known = known();
    while (named.find()) {
      if (!known.contains(named.group())) {
        unknown.add(named.group());
      }
    }
    assertEquals(Set.of(), unknown);
  }

  private static Set<String> known() {
    Options options = Options.parse("metrics=0", new Properties(), Map.of());
    LateStart never = LateStart.from(System.nanoTime(), false);
    MetricsReporter reporter = new MetricsReporter(options.metrics(), never, "1", "jvm");
    return reporter
        .text(LeakExamples.snapshot().build())
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .collect(Collectors.toSet());
  }
}
