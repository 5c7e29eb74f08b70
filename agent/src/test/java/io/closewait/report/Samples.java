// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.capture.Frame;
import io.closewait.capture.Stacks;
import io.closewait.diagnose.CarefulDiagnoser;
import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Reporter;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.report.text.RunInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Leaks as the sweep would tell them. */
public final class Samples {
  public static final RunInfo RUN =
      new RunInfo(4711L, "web-3", "5b1c00000000000f", "0.1.0", "OpenJDK 64-Bit Server VM 17");

  public static final Diagnosis DIAGNOSIS =
      new Diagnosis(
          "The handler stops reading at -1 and forgets the socket.",
          "Open the socket in a try-with-resources statement.",
          "https://docs.oracle.com/javase/tutorial/essential/exceptions/tryResourceClose.html");

  private Samples() {}

  public static Options options(String agentString) {
    return Options.parse(agentString, new Properties(), Collections.emptyMap());
  }

  /** The leak of the contract's example. */
  public static Leak.Builder eofIgnored() {
    Leak.Builder b = new Leak.Builder();
    b.site = "7f3a9c01d2e4";
    b.kind = Kind.EOF_IGNORED;
    b.severity = Severity.WARN;
    b.count = 25;
    b.added = 3;
    b.confirmed = 25;
    b.oldestSeconds = 252;
    b.perHour = 41.52;
    b.growth = "+42 an hour, from the last 1 h";
    b.where = Frame.parse("com.acme.Server.handle(Server.java:22)");
    b.side = Side.ACCEPTED;
    b.open = Stacks.of("main", List.of("com.acme.Server.main(Server.java:14)"), 9);
    b.eof =
        Stacks.of(
            "worker-1",
            List.of(
                "com.acme.Lines.next(Lines.java:7)",
                "com.acme.Server.handle(Server.java:22)",
                "com.acme.Server.loop(Server.java:17)",
                "com.acme.Server.main(Server.java:15)"),
            7);
    b.sockets =
        List.of(
            new LeakedSocket(
                38, "127.0.0.1:8888", "127.0.0.1:54897", SocketState.CLOSE_WAIT, 252, 260),
            new LeakedSocket(39, null, null, SocketState.CLOSE, 250, 258));
    b.peers.put("127.0.0.1", 24);
    b.peers.put("::1", 1);
    b.localPorts.put(8888, 25);
    return b;
  }

  public static Leak finUnread() {
    Leak.Builder b = new Leak.Builder();
    b.site = "90be00000001";
    b.kind = Kind.FIN_UNREAD;
    b.count = 25;
    b.added = 25;
    b.confirmed = 25;
    b.oldestSeconds = 420;
    b.where = Frame.parse("com.acme.Catalog.fetch(Catalog.java:31)");
    b.side = Side.CONNECTED;
    b.open = Stacks.of("http-1", List.of("com.acme.Catalog.fetch(Catalog.java:31)"), 3);
    return b.build();
  }

  public static Leak dead() {
    Leak.Builder b = new Leak.Builder();
    b.site = "11c400000002";
    b.kind = Kind.DEAD_UNCLOSED;
    b.count = 12;
    b.confirmed = 12;
    b.dead = 12;
    b.oldestSeconds = 420;
    b.where = Frame.parse("com.acme.Push.send(Push.java:9)");
    b.side = Side.ACCEPTED;
    b.owner = Stacks.of("push-1", List.of("com.acme.Push.send(Push.java:9)"), 3);
    return b.build();
  }

  public static Leak bare(Kind kind) {
    Leak.Builder b = new Leak.Builder();
    b.kind = kind;
    b.count = 1;
    b.added = 1;
    b.confirmed = 1;
    b.oldestSeconds = 50;
    return b.build();
  }

  public static Snapshot snapshot(Leak... leaks) {
    Snapshot.Builder snapshot = new Snapshot.Builder();
    snapshot.openSockets = 30;
    snapshot.leaks = List.of(leaks);
    snapshot.descriptorsUsed = 60;
    snapshot.descriptorsLimit = 1024;
    snapshot.sweepNanos = 1000;
    return snapshot.build();
  }

  public static Snapshot numbers(int open, int ignored, long descriptors, long limit) {
    Snapshot.Builder snapshot = new Snapshot.Builder();
    snapshot.openSockets = open;
    snapshot.ignored = ignored;
    snapshot.descriptorsUsed = descriptors;
    snapshot.descriptorsLimit = limit;
    return snapshot.build();
  }

  /** What the options ask for, with stacks that mean what a test wants them to mean. */
  public static Reporter reporters(Options options, Diagnoser diagnoser) {
    LateStart notYet = LateStart.from(System.nanoTime(), false);
    return new Outputs(options, new CarefulDiagnoser(diagnoser), RUN, notYet).reporter;
  }

  public static Map<String, Integer> none() {
    return Collections.emptyMap();
  }
}
