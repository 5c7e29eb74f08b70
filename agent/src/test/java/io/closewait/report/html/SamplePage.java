// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.capture.Frame;
import io.closewait.capture.Stacks;
import io.closewait.diagnose.RuleDiagnoser;
import io.closewait.leak.CensusLine;
import io.closewait.leak.Forecast;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.leak.Trend;
import io.closewait.report.LeakExamples;
import io.closewait.report.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page as a shop with two leaks would have it after two hours; also to be looked at. */
public final class SamplePage {
  private static final long START = 1_795_000_000_000L;

  private SamplePage() {}

  /** Writes the page to the file named. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), render());
  }

  static String render() throws IOException {
    History history = new History();
    Trend trend = new Trend();
    Snapshot latest = null;
    for (int minute = 0; minute <= 120; minute++) {
      Snapshot.Builder snapshot = at(minute);
      trend.add(minute * 60, snapshot.descriptorsUsed);
      snapshot.forecast = Forecast.of(trend, snapshot.descriptorsUsed, snapshot.descriptorsLimit);
      latest = snapshot.build();
      history.add(START + minute * 60_000L, latest);
    }
    return new HtmlPage(latest, history, Samples.options(""), RuleDiagnoser.load())
        .render("Process 4711 on web-3, OpenJDK 64-Bit Server VM 21.0.9+10, Closewait 0.1.0");
  }

  private static Snapshot.Builder at(int minute) {
    int ignored = Math.max(0, minute - 20) * 2;
    int unread = Math.max(0, minute - 50) / 2;
    int wave = (int) (40 * Math.sin(minute / 9.0)) + (minute * 7919) % 13;
    Leak.Builder eof = LeakExamples.eofIgnored("7f3a9c01d2e4", ignored);
    eof.perHour = 120.0;
    eof.growth = "+120 an hour, from the last 1 h";
    eof.oldestSeconds = 60L * Math.max(0, minute - 20);
    eof.ages.addAll(List.of(2, 18, 100, ignored > 120 ? ignored - 120 : 0, 0, 0));
    Leak.Builder fin = LeakExamples.finUnread("90beef012345", unread);
    fin.ages.addAll(List.of(1, 4, 30, 0, 0, 0));
    Snapshot.Builder snapshot =
        ignored == 0
            ? LeakExamples.snapshot()
            : unread == 0
                ? LeakExamples.snapshot(eof.build())
                : LeakExamples.snapshot(eof.build(), fin.build());
    snapshot.openSockets = 160 + wave + ignored + unread;
    snapshot.descriptorsUsed = 210L + wave + ignored + unread;
    snapshot.descriptorsLimit = 1024;
    snapshot.census =
        List.of(
            line(SocketState.CLOSE_WAIT, ignored, "com.acme.Server.accept(S.java:9)", main()),
            line(SocketState.ESTABLISHED, 60 + wave, "com.acme.Server.accept(S.java:9)", main()),
            line(
                SocketState.CLOSE_WAIT,
                unread,
                "okhttp3.internal.connection.RealConnection.connect(R.kt:1)",
                fetch("Catalog.fetch")),
            line(
                SocketState.ESTABLISHED,
                35,
                "okhttp3.internal.connection.RealConnection.connect(R.kt:1)",
                fetch("Catalog.fetch")),
            line(
                SocketState.ESTABLISHED,
                12,
                "okhttp3.internal.connection.RealConnection.connect(R.kt:1)",
                fetch("Prices.latest")),
            line(SocketState.CLOSE, 6, "com.acme.Push.open(P.java:9)", fetch("Push.tick")),
            line(
                SocketState.ESTABLISHED,
                20,
                "org.postgresql.core.PGStream.createSocket(PGStream.java:243)",
                fetch("Dao.find")),
            line(SocketState.FIN_WAIT2, 3, "com.acme.Server.accept(S.java:9)", main()));
    return snapshot;
  }

  private static String[] main() {
    return new String[] {"com.acme.Server.run(S.java:7)", "com.acme.Main.main(Main.java:3)"};
  }

  private static String[] fetch(String caller) {
    return new String[] {
      "com.acme." + caller + "(X.java:31)",
      "com.acme.Web.handle(Web.java:12)",
      "org.eclipse.jetty.server.Server.handle(Server.java:563)",
      "org.eclipse.jetty.util.thread.QueuedThreadPool.runJob(Q.java:883)"
    };
  }

  private static CensusLine line(
      SocketState state, int count, String innermost, String... callers) {
    java.util.ArrayList<String> frames = new java.util.ArrayList<>(List.of(callers));
    frames.add(0, innermost);
    return new CensusLine(
        "aa", Frame.parse(innermost), Stacks.of("main", frames, 3), state, Math.max(1, count));
  }
}
