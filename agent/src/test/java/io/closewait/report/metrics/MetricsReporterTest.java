// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.report.LeakExamples;
import io.closewait.report.file.RollingFile;
import io.closewait.report.log.LogOutput;
import io.closewait.report.log.Loggers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsReporterTest {
  private static final Snapshot SNAPSHOT =
      LeakExamples.snapshot(
              LeakExamples.eofIgnored("7f3a9c01d2e4", 25).build(),
              LeakExamples.finUnread("90beef012345", 4).build())
          .build();

  @Test
  void writesTheMetricsOfTheContract() {
    MetricsReporter reporter = reporter("0");
    reporter.swept(SNAPSHOT);
    String text = reporter.text(SNAPSHOT);
    assertLine(text, "closewait_build_info{version=\"1.2\",jvm=\"Test \\\"VM\\\" 17\"} 1");
    assertLine(text, "closewait_sockets_open 120");
    String labels = "{site=\"7f3a9c01d2e4\",kind=\"EOF_IGNORED\",where=\"com.acme.Server.handle\"}";
    assertLine(text, "closewait_sockets_leaked" + labels + " 25");
    assertLine(text, "closewait_leaks_total" + labels + " 25");
    assertLine(text, "closewait_leaks_closed_late_total" + labels + " 0");
    assertLine(text, "closewait_oldest_leak_age_seconds 252");
    assertLine(text, "closewait_descriptors_used 300");
    assertLine(text, "closewait_descriptors_limit 1024");
    assertLine(text, "closewait_sweep_duration_seconds 0.0015");
    assertLine(text, "closewait_captures_skipped_total 0");
    assertLine(text, "closewait_errors_total 0");
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    String text = reporter("0").text(new Snapshot.Builder().build());
    assertFalse(text.contains("closewait_descriptors"));
  }

  @Test
  void hostileNamesStayWithinTheirQuotes() {
    MetricsReporter reporter = reporter("0");
    Snapshot hostile = LeakExamples.snapshot(LeakExamples.hostile()).build();
    reporter.swept(hostile);
    for (String line : reporter.text(hostile).split("\n")) {
      assertTrue(
          line.matches(
              "# .*|closewait_[a-z_]+(\\{([a-z]+=\"([^\"\\\\]|\\\\.)*\",?)*})? [-+.0-9E]+"),
          line);
    }
  }

  @Test
  void promtoolFindsNothingToCriticise(@TempDir Path folder) throws Exception {
    MetricsReporter reporter = reporter("0");
    reporter.swept(SNAPSHOT);
    Path page = Files.writeString(folder.resolve("metrics"), reporter.text(SNAPSHOT));
    assertEquals("", Promtool.run(page, "check", "metrics"));
  }

  @Test
  void isServedOnTheLoopbackUntilTheEnd() throws Exception {
    int port = freePort();
    MetricsReporter reporter = reporter(Integer.toString(port));
    reporter.swept(SNAPSHOT);
    HttpResponse<String> page = get(port, "/metrics");
    assertEquals(200, page.statusCode());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        page.headers().firstValue("Content-Type").orElse(""));
    assertLine(page.body(), "closewait_sockets_open 120");
    assertEquals(404, get(port, "/").statusCode());

    reporter.swept(LeakExamples.snapshot().build());
    assertLine(get(port, "/metrics").body(), "closewait_oldest_leak_age_seconds 0");

    reporter.stopped(SNAPSHOT);
    assertThrows(ConnectException.class, () -> get(port, "/metrics"));
  }

  @Test
  void onlyGetAndHeadAreAnswered() throws Exception {
    int port = freePort();
    MetricsReporter reporter = reporter(Integer.toString(port));
    reporter.swept(SNAPSHOT);
    try {
      HttpRequest post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();
      assertEquals(405, send(post).statusCode());
      HttpRequest head =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      assertEquals(200, send(head).statusCode());
    } finally {
      reporter.stopped(SNAPSHOT);
    }
  }

  @Test
  void aTakenPortIsToldInOneLineAndNothingElseIsLost(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("log");
    LogOutput output = LogOutput.toFile(new RollingFile(file, 1 << 20, 1));
    output.allowFile();
    Loggers.use(LogOutput.nowhere()); // drops what other tests left
    Loggers.use(output);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      MetricsReporter reporter = reporter(Integer.toString(taken.getLocalPort()));
      reporter.swept(SNAPSHOT);
      reporter.swept(SNAPSHOT);
      reporter.stopped(SNAPSHOT);
      String said = Files.readString(file);
      assertEquals(1, said.lines().filter(line -> line.contains("WARN")).count(), said);
      assertTrue(
          said.contains("metrics: cannot listen on 127.0.0.1:" + taken.getLocalPort()), said);
      assertTrue(said.contains("Address already in use"), said);
    } finally {
      Loggers.use(LogOutput.nowhere());
    }
  }

  private static MetricsReporter reporter(String address) {
    Options options = Options.parse("metrics=" + address, new Properties(), Map.of());
    return new MetricsReporter(
        options.metrics(), LateStart.from(System.nanoTime(), true), "1.2", "Test \"VM\" 17");
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void assertLine(String text, String line) {
    assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
  }
}
