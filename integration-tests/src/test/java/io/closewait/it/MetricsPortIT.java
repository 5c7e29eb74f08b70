// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.AgentFiles;
import io.closewait.it.harness.AgentRun;
import io.closewait.it.harness.Await;
import io.closewait.it.harness.Campaign;
import io.closewait.it.harness.Held;
import io.closewait.it.harness.Held.Part;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import io.closewait.it.harness.Runtimes;
import io.closewait.it.harness.TestedJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The port is open to strangers, and the application must not notice what they do there. */
class MetricsPortIT {
  private static final String SERVED = "metrics are served at ";
  private static final int LEAKED = 4;

  /** With 11: its sockets are the old ones, as those of 8. */
  static Stream<JavaRuntime> runtimes() {
    return Stream.concat(Runtimes.full().stream(), Runtimes.smoke().stream());
  }

  @Held(
      part = Part.PORT,
      done = "A header of 200 MB is sent to the metrics port (`-Xmx64m`)",
      held = "the connection is cut after a few kilobytes of heap, and the next scrape is answered")
  @ParameterizedTest
  @MethodSource("runtimes")
  void anEndlessHeaderFillsNoHeap(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("metrics-endless-" + runtime);
    try (AgentRun run = start(runtime, files);
        Peer peer = new Peer()) {
      URI metrics = leakAndServe(run, peer);
      byte[] more = new byte[1 << 16];
      Arrays.fill(more, (byte) 'a');
      long sent = 0;
      try (Socket stranger = connect(metrics)) {
        OutputStream out = stranger.getOutputStream();
        out.write("GET /metrics HTTP/1.1\r\nx: ".getBytes(StandardCharsets.US_ASCII));
        for (; sent < 200L << 20; sent += more.length) {
          out.write(more);
        }
      } catch (IOException cutOff) {
        // as it should be
      }
      assertTrue(sent < 32 << 20, "it took " + sent + " bytes");
      assertEquals(LEAKED, leaked(get(metrics)));
      run.finish();
    }
  }

  @Held(
      part = Part.PORT,
      done = "20 clients send half a request and stay",
      held = "each scrape is answered, and none of these sockets is counted or called a leak")
  @ParameterizedTest
  @MethodSource("runtimes")
  void halfRequestsKeepNoScrapeOutAndAreNotCounted(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("metrics-half-" + runtime);
    List<Socket> strangers = new ArrayList<>();
    try (AgentRun run = start(runtime, files);
        Peer peer = new Peer()) {
      URI metrics = leakAndServe(run, peer);
      for (int i = 0; i < 20; i++) {
        Socket stranger = connect(metrics);
        stranger.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
        strangers.add(stranger);
      }
      String first = scrape(metrics);
      String[] page = {first};
      int inARow = 0;
      for (int sweeps = 0; sweeps < 7; sweeps++) { // so many seconds, and over a summary
        String before = page[0];
        Await.until(
            () -> !(page[0] = scrape(metrics)).equals(before), () -> "no sweep after " + before);
        boolean more = value(page[0], "closewait_sockets_open ") != LEAKED;
        inARow = more ? inARow + 1 : 0; // once: one was not yet accepted, or just closed
        assertTrue(inARow < 2, page[0]);
        assertEquals(LEAKED, leaked(page[0]), page[0]);
      }
      run.finish();
      assertFalse(String.join("\n", files.logLines()).contains("io.closewait"), "we leak");
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  /** What scanners, proxies and browsers try. */
  private static final List<String> STRANGE =
      List.of(
          "POST /metrics HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
          "PUT /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
          "DELETE / HTTP/1.1\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\n\r\n",
          "TRACE /metrics HTTP/1.1\r\n\r\n",
          "CONNECT example.com:443 HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET /../../../../etc/passwd HTTP/1.1\r\n\r\n",
          "GET //etc/passwd HTTP/1.1\r\n\r\n",
          "GET /metrics%00 HTTP/1.1\r\n\r\n",
          "GET http://169.254.169.254/latest/meta-data HTTP/1.1\r\n\r\n",
          "GET /metrics HTTP/9.9\r\n\r\n",
          "GET\r\n\r\n",
          "\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\u0016\u0003\u0001\u0002\0\u0001\0",
          "\0\0\0\0");

  @ParameterizedTest
  @MethodSource("runtimes")
  @Held(
      part = Part.PORT,
      done =
          "Other methods, other paths, forged lengths, TLS, HTTP/2 and noise come to the metrics"
              + " port",
      held = "none gets a page or a file, none keeps the next scrape out, none is counted")
  void otherMethodsAndPaths(JavaRuntime runtime) throws IOException {
    AgentFiles files = new AgentFiles("metrics-strange-" + runtime);
    try (AgentRun run = start(runtime, files);
        Peer peer = new Peer()) {
      URI metrics = leakAndServe(run, peer);
      for (int round = 0; round < 20; round++) {
        for (String request : STRANGE) {
          String answer = answer(metrics, request);
          assertFalse(answer.contains("closewait_") || answer.contains("root:"), request + answer);
          assertFalse(answer.startsWith("HTTP/1.1 200"), request + answer);
        }
      }
      String page = scrape(metrics);
      assertEquals(LEAKED, leaked(page));
      assertEquals(LEAKED, value(page, "closewait_sockets_open "), page);
      Campaign.figure(20 * STRANGE.size() + " requests");
      run.finish();
    }
  }

  /** Whatever comes back until the other end closes. */
  private static String answer(URI metrics, String request) throws IOException {
    try (Socket stranger = connect(metrics)) {
      stranger.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      stranger.shutdownOutput();
      return new String(stranger.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static AgentRun start(JavaRuntime runtime, AgentFiles files) throws IOException {
    return AgentRun.startWithout(TestedJvm.on(runtime).option("-Xmx64m"), files);
  }

  /** Attached, so that the port is open at once. */
  private static URI leakAndServe(AgentRun run, Peer peer) throws IOException {
    run.attach(AgentRun.SHORTEST_TIMES + ",jmx=false,metrics=0");
    Play play = Repertoire.named("SocketServerIgnoresEof");
    play.open(run.jvm, peer, LEAKED);
    run.awaitEvent("leak", leak -> leak.number("count") == LEAKED);
    return Await.until(() -> served(run.files), () -> "no metrics: " + run.files.logLines());
  }

  private static URI served(AgentFiles files) {
    return files.logLines().stream()
        .filter(line -> line.contains(SERVED))
        .map(line -> URI.create(line.substring(line.indexOf(SERVED) + SERVED.length()).trim()))
        .findFirst()
        .orElse(null);
  }

  private static Socket connect(URI metrics) throws IOException {
    return new Socket(InetAddress.getByName(metrics.getHost()), metrics.getPort());
  }

  /** As Prometheus does, which comes again where it is refused. */
  private static String scrape(URI metrics) {
    return Await.until(
        () -> {
          try {
            return get(metrics);
          } catch (IOException refused) {
            return null;
          }
        },
        () -> "no scrape");
  }

  private static String get(URI metrics) throws IOException {
    try (InputStream in = metrics.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long leaked(String page) {
    return value(page, "closewait_sockets_leaked{");
  }

  /** Of the one sample whose line begins so. */
  private static long value(String page, String start) {
    String line = page.lines().filter(l -> l.startsWith(start)).findFirst().orElse(start + " -1");
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }
}
