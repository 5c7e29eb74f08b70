// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.report.LeakExamples;
import io.closewait.report.jmx.ClosewaitMXBean;
import io.closewait.watch.GaugesTest;
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
import org.junit.jupiter.api.io.TempDir;
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

  /** Each recorded series, and each alert, is made by one of them. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "8", "16"})
  void theRulesInPartsPassTheSameTests(String parts, @TempDir Path folder) throws Exception {
    Path rules = folder.resolve("closewait.rules.yml");
    Process cut =
        new ProcessBuilder(OPS.resolve("prometheus").resolve("in-parts").toString(), parts)
            .redirectOutput(rules.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, cut.waitFor());
    String[] between = Files.readString(rules).split("record: site:closewait_sockets_leaked:sum");
    assertEquals(Integer.parseInt(parts), between.length - 1);
    Promtool.run(null, "check", "rules", "--lint=none", rules.toString());
    String tests = "closewait.rules.test.yml";
    Files.copy(OPS.resolve("prometheus").resolve(tests), folder.resolve(tests));
    Promtool.run(null, "test", "rules", folder.resolve(tests).toString());
  }

  @Test
  void theWatchmansPageIsAsPrometheusWantsIt(@TempDir Path folder) throws Exception {
    Path page = Files.writeString(folder.resolve("page"), GaugesTest.everyMetric());
    assertEquals("", Promtool.run(page, "check", "metrics"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"closewait.json", "closewait-fleet.json"})
  void theDashboardsAreJson(String file) throws IOException {
    String text = Files.readString(OPS.resolve("grafana").resolve(file));
    assertTrue(JsonParser.parseString(text).getAsJsonObject().has("panels"));
  }

  @Test
  void theDashboardOfFleetsAsksWhatIsRecorded() throws IOException {
    String rules = Files.readString(OPS.resolve("prometheus").resolve("closewait.rules.yml"));
    String text = Files.readString(OPS.resolve("grafana").resolve("closewait-fleet.json"));
    Matcher asked = Pattern.compile("[a-z:]*closewait_[a-z_]+(:[a-z0-9]+)?").matcher(text);
    Set<String> unknown = new TreeSet<>();
    int count = 0;
    for (; asked.find(); count++) {
      if (!rules.contains("- record: " + asked.group() + "\n")) {
        unknown.add(asked.group());
      }
    }
    assertEquals(Set.of(), unknown);
    assertTrue(count >= 10, text);
  }

  /** The documented way without a port: what jq makes of a report, the checker takes. */
  @Test
  void theTextfileRecipeMakesMetrics(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "not run: jq (Debian package jq)");
    Matcher program =
        Pattern.compile("jq -rs '(.*?)'", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "monitoring.md")));
    assertTrue(program.find(), "no recipe in docs/monitoring.md");
    Leak[] leaks = {
      LeakExamples.eofIgnored("90beef012345", 25).build(), LeakExamples.hostile(),
    };
    String json = LeakExamples.report(LeakExamples.snapshot(leaks).build());
    Path report = Files.writeString(folder.resolve("report.json"), json);
    Path metrics = folder.resolve("closewait.prom");
    Process jq =
        new ProcessBuilder("/usr/bin/jq", "-rs", program.group(1), report.toString())
            .redirectOutput(metrics.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, jq.waitFor());
    String line = "closewait_sockets_leaked{site=\"90beef012345\",kind=\"EOF_IGNORED\",pid=\"";
    assertTrue(Files.readString(metrics).contains(line), Files.readString(metrics));
    assertEquals("", Promtool.run(metrics, "check", "metrics"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/closewait.rules.yml",
        "prometheus/closewait.rules.test.yml",
        "grafana/closewait.json",
        "grafana/closewait-fleet.json",
        "jmx/jmx-exporter-closewait.yaml"
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otel-jmx-closewait.yaml",
        "jmx-exporter-closewait.yaml",
        "datadog-closewait.yaml"
      })
  void everyAttributeNamedExists(String file) throws Exception {
    String rules = Files.readString(OPS.resolve("jmx").resolve(file));
    Matcher named = Pattern.compile("(?m)^ +([A-Z][A-Za-z]+):$|<>([A-Z][A-Za-z]+):").matcher(rules);
    int count = 0;
    while (named.find()) {
      String attribute = named.group(1) == null ? named.group(2) : named.group(1);
      ClosewaitMXBean.class.getMethod("get" + attribute);
      count++;
    }
    assertTrue(count >= 7, rules);
    boolean bean =
        rules.contains("io.closewait:type=Closewait") || rules.contains("io.closewait\n");
    assertTrue(bean, "the name of the MBean");
  }

  private static Set<String> known() {
    Options options = Options.parse("metrics=0", new Properties(), Map.of());
    LateStart never = LateStart.from(System.nanoTime(), false);
    MetricsReporter reporter = new MetricsReporter(options.metrics(), never, "1", "jvm");
    Snapshot.Builder snapshot = LeakExamples.snapshot();
    snapshot.descriptorCensus = LeakExamples.census();
    return (reporter.text(snapshot.build()) + GaugesTest.everyMetric())
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .collect(Collectors.toSet());
  }
}
