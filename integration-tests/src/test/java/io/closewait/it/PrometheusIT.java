// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.FreePort;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real Prometheus adds up one leak over two JVMs. */
class PrometheusIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path OPS = Path.of("../ops").toAbsolutePath().normalize();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void oneQueryTotalsTheSameLeakOverTwoJvms() throws Exception {
    boolean present = Files.isExecutable(PROMETHEUS);
    if (!present) {
      System.out.println("NOT RUN: no Prometheus here (Debian package prometheus)");
    }
    assumeTrue(present, "not run: prometheus (Debian package)");
    List<JavaRuntime> runtimes = Runtimes.full();
    JavaRuntime one = runtimes.get(0);
    JavaRuntime other = runtimes.get(runtimes.size() - 1);
    int onePort = FreePort.find();
    int otherPort = FreePort.find();
    try (AgentRun first = leaking(one, onePort);
        AgentRun second = leaking(other, otherPort);
        Peer peer = new Peer()) {
      Play play = Repertoire.named("SocketServerIgnoresEof");
      play.open(first.jvm, peer, 5);
      play.open(second.jvm, peer, 7);
      AgentFiles files = new AgentFiles("prometheus");
      int port = FreePort.find();
      Process prometheus = startPrometheus(files.folder, port, onePort, otherPort);
      try {
        String query = "sum by (site, kind, where) (closewait_sockets_leaked) == 12";
        JsonObject leak =
            Await.until(() -> onlyResult(port, query), () -> "not 12 of one site: " + ask(port));
        JsonObject labels = leak.getAsJsonObject("metric");
        assertEquals("EOF_IGNORED", labels.get("kind").getAsString());
        assertEquals(
            "com.example.app.SocketServerIgnoresEof.handle", labels.get("where").getAsString());
        assertEquals(
            first.awaitEvent("leak", event -> event.number("count") == 5).text("site"),
            labels.get("site").getAsString());
        assertDashboardHasAnswers(port);
        Await.until(
            () -> onlyResult(port, "site:closewait_sockets_leaked:sum == 12"),
            () -> "the recording rule does not record: " + ask(port));
      } finally {
        prometheus.destroy();
        prometheus.waitFor();
      }
      first.finish();
      second.finish();
    }
  }

  /** Grafana is not needed to see that each query of the dashboard finds something to draw. */
  private static void assertDashboardHasAnswers(int port) throws IOException {
    String dashboard = Files.readString(OPS.resolve("grafana/closewait.json"));
    int queries = 0;
    for (JsonElement panel :
        JsonParser.parseString(dashboard).getAsJsonObject().getAsJsonArray("panels")) {
      JsonArray targets = panel.getAsJsonObject().getAsJsonArray("targets");
      for (JsonElement target : targets == null ? new JsonArray() : targets) {
        String query = target.getAsJsonObject().get("expr").getAsString();
        if (query.contains("closewait_watch_")) {
          continue; // no watchman is at work here
        }
        String plain = query.replace("$job", ".*").replace("$instance", ".*");
        Await.until(() -> results(port, plain).size() > 0, () -> "no answer to " + plain);
        queries++;
      }
    }
    assertTrue(queries > 10, queries + " queries");
  }

  private static AgentRun leaking(JavaRuntime runtime, int metricsPort) throws IOException {
    AgentFiles files = new AgentFiles("metrics-" + runtime);
    String options = AgentRun.TIMES + ",metrics=" + metricsPort;
    return AgentRun.start(TestedJvm.on(runtime), files, options);
  }

  private static Process startPrometheus(Path folder, int port, int... scraped) throws IOException {
    StringBuilder targets = new StringBuilder();
    for (int target : scraped) {
      targets.append(targets.length() == 0 ? "" : ", ").append("'127.0.0.1:").append(target);
      targets.append("'");
    }
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
                + ("rule_files: ['" + OPS.resolve("prometheus/closewait.rules.yml") + "']\n")
                + "scrape_configs:\n"
                + "  - job_name: closewait\n"
                + "    static_configs:\n"
                + ("      - targets: [" + targets + "]\n"));
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.out").toFile())
        .start();
  }

  /** The one result of a query; null as long as there is none. */
  private static JsonObject onlyResult(int port, String query) throws Exception {
    JsonArray results = results(port, query);
    return results.size() == 1 ? results.get(0).getAsJsonObject() : null;
  }

  /** Empty while the server is not up; it refuses what is no query. */
  private static JsonArray results(int port, String query) throws Exception {
    String url =
        "http://127.0.0.1:"
            + port
            + "/api/v1/query?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
      JsonElement json = JsonParser.parseString(answer.body());
      return json.getAsJsonObject().getAsJsonObject("data").getAsJsonArray("result");
    } catch (IOException | RuntimeException notUpYet) {
      return new JsonArray();
    }
  }

  private static String ask(int port) {
    try {
      return String.valueOf(onlyResult(port, "sum(closewait_sockets_leaked)"));
    } catch (Exception e) {
      return e.toString();
    }
  }
}
