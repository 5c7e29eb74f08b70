// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.capture.Stacks;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakedSocket;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.report.json.StandingJson;
import io.closewait.report.text.SourceLinks;
import java.util.List;

/** Leaks for the tests of all outputs. */
public final class LeakExamples {
  /** Whatever could end a quotation, a tag, a line or a script. */
  public static final String HOSTILE =
      "a\"b'c<script>alert(1)</script></style>]]>\\\n\r\u2028\u202e\u0000&amp;${x}";

  private LeakExamples() {}

  public static Leak.Builder eofIgnored(String site, int count) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.kind = Kind.EOF_IGNORED;
    leak.severity = Severity.WARN;
    leak.count = count;
    leak.ever = count;
    leak.added = count;
    leak.confirmed = count;
    leak.oldestSeconds = 252;
    leak.perHour = 41.5;
    leak.growth = "+42 an hour, from the last 1 h";
    leak.where = Frame.parse("com.acme.Server.handle(Server.java:22)");
    leak.side = Side.ACCEPTED;
    leak.open = stack("main", "com.acme.Server.main(Server.java:14)");
    leak.eof =
        stack(
            "worker-1",
            "com.acme.Server.handle(Server.java:22)",
            "com.acme.Server.lambda$main$0(Server.java:15)");
    leak.listener = stack("main", "com.acme.Server.main(Server.java:12)");
    leak.sockets =
        List.of(
            new LeakedSocket(
                38, "127.0.0.1:8888", "127.0.0.1:54897", SocketState.CLOSE_WAIT, 252, 260),
            new LeakedSocket(
                39, "127.0.0.1:8888", "127.0.0.1:54898", SocketState.CLOSE_WAIT, 40, 41));
    leak.peers.put("127.0.0.1", count);
    leak.localPorts.put(8888, count);
    return leak;
  }

  public static Leak.Builder finUnread(String site, int count) {
    Leak.Builder leak = eofIgnored(site, count);
    leak.kind = Kind.FIN_UNREAD;
    leak.severity = Severity.INFO;
    leak.side = Side.CONNECTED;
    leak.where = Frame.parse("com.acme.Catalog.fetch(Catalog.java:31)");
    leak.eof = null;
    leak.open =
        stack(
            "http-7",
            "okhttp3.internal.connection.RealConnection.connectSocket(RealConnection.kt:295)",
            "okhttp3.internal.connection.RealCall.execute(RealCall.kt:154)",
            "com.acme.Catalog.fetch(Catalog.java:31)");
    return leak;
  }

  /** {@code 37 sockets (11 leaked), 240 epoll descriptors, 20 open files, 3 pipe ends}. */
  public static DescriptorCensus census() {
    Frame where = Frame.parse("com.acme.Server.handle(Server.java:22)");
    return new DescriptorCensus(
        0,
        List.of(
            new CensusLine("unsampled", null, null, SocketState.UNCONN, 20),
            new CensusLine("aaaaaaaaaaaa", where, null, SocketState.CLOSE_WAIT, 17, 11, true)),
        List.of(
            new DescriptorGroup(DescriptorKind.EPOLL, null, where, "bbbbbbbbbbbb", 239),
            new DescriptorGroup(DescriptorKind.EPOLL, null, 1),
            new DescriptorGroup(DescriptorKind.FILE, "/data/" + HOSTILE, 15),
            new DescriptorGroup(DescriptorKind.FILE, "/data", 5),
            new DescriptorGroup(DescriptorKind.PIPE, null, 3)));
  }

  /** Every text that comes from outside is hostile. */
  public static Leak hostile() {
    Leak.Builder leak = eofIgnored("7f3a9c01d2e4", 3);
    leak.where = Frame.parse(HOSTILE);
    leak.open = stack(HOSTILE, HOSTILE);
    leak.eof = stack(HOSTILE, HOSTILE, HOSTILE);
    leak.owner = stack(HOSTILE, HOSTILE);
    leak.listener = stack(HOSTILE, HOSTILE, HOSTILE);
    leak.sockets = List.of(new LeakedSocket(7, HOSTILE, HOSTILE, SocketState.CLOSE_WAIT, 1, 2));
    leak.peers.put(HOSTILE, 3);
    return leak.build();
  }

  /** As the command line's {@code report --json} prints it. */
  public static String report(Snapshot snapshot) {
    return StandingJson.of(snapshot, leak -> null, Samples.RUN, SourceLinks.NONE);
  }

  public static Stack stack(String thread, String... frames) {
    return Stacks.of(thread, List.of(frames), 5);
  }

  public static Snapshot.Builder snapshot(Leak... leaks) {
    Snapshot.Builder snapshot = new Snapshot.Builder();
    snapshot.openSockets = 120;
    snapshot.leaks = List.of(leaks);
    snapshot.descriptorsUsed = 300;
    snapshot.descriptorsLimit = 1024;
    snapshot.sweepNanos = 1_500_000;
    return snapshot;
  }
}
