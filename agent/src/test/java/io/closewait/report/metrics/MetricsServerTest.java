// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.OwnThread;
import io.closewait.options.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may do at the port. */
@Timeout(60)
class MetricsServerTest {
  private static final String PAGE = "closewait_sockets_open 7\n";

  private final List<Socket> sockets = new ArrayList<>();
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    Page page = new Page();
    page.show(PAGE);
    Options options = Options.parse("metrics=0", new Properties(), Map.of());
    server = MetricsServer.start(options.metrics(), page, OwnThread::new);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /metrics HTTP/1.0\r\n\r\n",
        "GET /metrics HTTP/1.1\n\n",
        "GET /metrics?a=b HTTP/1.1\r\n\r\n",
        "GET http://a:9404/metrics HTTP/1.1\r\n\r\n"
      })
  void aScrapeGetsThePageAndTheEnd(String request) throws IOException {
    String answer = ask(request);
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Length: " + PAGE.length() + "\r\n"), answer);
    assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n" + PAGE), answer);
  }

  @Test
  void aHeadGetsNoBody() throws IOException {
    String answer = ask("HEAD /metrics HTTP/1.1\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Length: " + PAGE.length() + "\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "404, GET / HTTP/1.1",
    "404, GET /metrics/x HTTP/1.1",
    "404, GET http://a HTTP/1.1",
    "404, HEAD /x HTTP/1.1",
    "405, DELETE /metrics HTTP/1.1",
    "405, PRI * HTTP/1.1",
    "400, GET /metrics",
    "400, GET /metrics HTTP/2.0",
    "400, GET /metrics x HTTP/1.1",
    "405, get /metrics HTTP/1.1",
    "400, GET"
  })
  void whateverElseIsAskedIsRefused(int status, String request) throws IOException {
    String answer = ask(request + "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertEquals(status == 405, answer.contains("\r\nAllow: GET, HEAD\r\n"), answer);
    assertFalse(answer.contains(PAGE), answer);
  }

  @Test
  void whoSendsABodyCanStillReadTheRefusal() throws IOException {
    String head = "POST /metrics HTTP/1.1\r\nContent-Length: 50000\r\n\r\n";
    String answer = ask(head + "x".repeat(50_000));
    assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
  }

  @Test
  void aHandshakeOfTlsIsAnsweredAtOnce() throws IOException {
    String answer = ask("\u0016\u0003\u0001\u0002\u0000\u0001");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
  }

  @Test
  void anEndlessHeaderIsCutOff() throws IOException {
    Socket client = connect();
    OutputStream out = client.getOutputStream();
    byte[] more = new byte[1024];
    Arrays.fill(more, (byte) 'a');
    out.write("GET /metrics HTTP/1.1\r\nx: ".getBytes(StandardCharsets.US_ASCII));
    int sent = 0;
    try {
      for (; sent < 64 << 20; sent += more.length) {
        out.write(more);
      }
    } catch (IOException cutOff) {
      // as it should be
    }
    assertTrue(sent < 64 << 20, "taken for ever");
    scrape();
  }

  @Test
  void halfRequestsKeepNoScrapeOut() throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < MetricsServer.MOST_CONNECTIONS; i++) {
      slow.add(half());
    }
    for (int i = 0; i < 5; i++) {
      scrapeSoon();
    }
    assertTrue(isClosed(slow.get(0)), "the oldest made room");
  }

  @Test
  void halfARequestIsWaitedForSomeSecondsAndNoLonger() throws IOException {
    long begun = System.nanoTime();
    Socket slow = half();
    assertEquals(-1, read(slow));
    long took = System.nanoTime() - begun;
    assertTrue(took >= MetricsServer.LONGEST - TimeUnit.MILLISECONDS.toNanos(100), took + " ns");
  }

  @Test
  void whoDoesNotReadIsLeftBehind() throws IOException {
    for (int i = 0; i < 3 * MetricsServer.MOST_CONNECTIONS; i++) {
      OutputStream out = connect().getOutputStream();
      out.write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    scrapeSoon();
  }

  @Test
  void thePortIsClosedAtTheEndAndSoIsEveryConnection() throws Exception {
    Socket slow = half();
    scrape();
    server.close();
    assertTrue(isClosed(slow));
    assertThrows(IOException.class, this::connect);
  }

  @Test
  void itsThreadsHoldNoJvmAndTellNobodyOfTheirFailures() throws IOException {
    half();
    scrape();
    // those of the tests before may still be on their way out
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (threads().size() > 1 + MetricsServer.MOST_CONNECTIONS && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    List<Thread> threads = threads();
    assertTrue(threads.size() >= 2, threads.toString());
    assertTrue(threads.size() <= 1 + MetricsServer.MOST_CONNECTIONS, threads.toString());
    for (Thread thread : threads) {
      assertTrue(thread.isDaemon());
      assertTrue(thread instanceof OwnThread);
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("closewait-metrics"))
        .toList();
  }

  private Socket half() throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private void scrape() throws IOException {
    assertTrue(ask("GET /metrics HTTP/1.1\r\n\r\n").endsWith(PAGE));
  }

  /** As Prometheus would, which comes again where it is refused. */
  private void scrapeSoon() throws IOException {
    String answer = "";
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        !answer.endsWith(PAGE) && System.nanoTime() < end; ) {
      answer = ask("GET /metrics HTTP/1.1\r\n\r\n");
    }
    assertTrue(answer.endsWith(PAGE), "no scrape in three seconds");
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    return socket;
  }

  /** Up to the end; what came before a reset counts too. */
  private String ask(String request) throws IOException {
    Socket socket = connect();
    StringBuilder answer = new StringBuilder();
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        answer.append((char) c);
      }
    } catch (IOException refused) {
      // nothing more comes
    } finally {
      socket.close();
    }
    return answer.toString();
  }

  private static boolean isClosed(Socket socket) {
    return read(socket) < 0;
  }

  /** -1 at the end, or where it was reset. */
  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (SocketTimeoutException stillThere) {
      return 0;
    } catch (IOException reset) {
      return -1;
    }
  }
}
