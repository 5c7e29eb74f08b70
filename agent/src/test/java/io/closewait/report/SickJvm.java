// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report;

import io.closewait.capture.Frame;
import io.closewait.capture.Stacks;
import io.closewait.diagnose.CarefulDiagnoser;
import io.closewait.leak.CensusLine;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Severity;
import io.closewait.leak.Side;
import io.closewait.leak.Snapshot;
import io.closewait.leak.SocketState;
import io.closewait.leak.Trends;
import io.closewait.report.text.Layout;
import io.closewait.report.text.StandingText;
import java.util.ArrayList;
import java.util.List;

/** A web shop with seven leaks shortly before its last descriptor: for the tests of screens. */
public final class SickJvm {
  private static final String MVC = "org.springframework.web.method.support.";
  private static final String CATALINA = "org.apache.catalina.core.";

  private SickJvm() {}

  public static Snapshot snapshot() {
    Snapshot.Builder all = new Snapshot.Builder();
    all.openSockets = 551;
    all.leaks = leaks();
    all.descriptorsUsed = 986;
    all.descriptorsLimit = 1024;
    all.forecast = Trends.forecast(986, 1024, 2);
    all.census = sockets();
    all.verdictInSeconds = 38;
    all.descriptorCensus =
        new DescriptorCensus(
            0,
            sockets(),
            List.of(
                new DescriptorGroup(
                    DescriptorKind.EPOLL,
                    null,
                    Frame.parse("com.acme.shop.client.ExchangeRates.load(ExchangeRates.java:38)"),
                    "38aa00000005",
                    240),
                new DescriptorGroup(DescriptorKind.EVENTFD, null, 140),
                new DescriptorGroup(DescriptorKind.FILE, "/srv/shop/lib", 55)));
    return all.build();
  }

  /** The same, before anything is leaked for long enough. */
  public static Snapshot undecided() {
    Snapshot.Builder all = new Snapshot.Builder();
    all.openSockets = 61;
    all.descriptorsUsed = 120;
    all.descriptorsLimit = 1024;
    all.census = sockets().subList(1, 4);
    all.verdictInSeconds = 38;
    return all.build();
  }

  public static String report(Snapshot snapshot, Layout layout) {
    return new StandingText(Samples.options(""), new CarefulDiagnoser(), Samples.RUN)
        .of(snapshot, layout)
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+\\+00:00", "2026-11-28T03:14:15.926+00:00");
  }

  private static List<CensusLine> sockets() {
    return List.of(
        line("a1b200000001", "PriceService.status(PriceService.java:24)", 126, 0, true),
        line("7f3a9c01d2e4", "PriceService.status(PriceService.java:31)", 120, 120, false),
        line("38aa00000005", "client.ExchangeRates.load(ExchangeRates.java:38)", 118, 89, true),
        new CensusLine("unsampled", null, null, SocketState.CLOSE_WAIT, 66, 66, false),
        new CensusLine("acce00000006", null, null, SocketState.LISTEN, 1));
  }

  private static CensusLine line(String site, String frame, int count, int leaked, boolean used) {
    SocketState state = leaked > 0 ? SocketState.CLOSE_WAIT : SocketState.ESTABLISHED;
    return new CensusLine(
        site, Frame.parse("com.acme.shop." + frame), null, state, count, leaked, used);
  }

  private static List<Leak> leaks() {
    List<Leak> leaks = new ArrayList<>();
    leaks.add(handler("7f3a9c01d2e4", 120, "com.acme.shop.PriceService.status", 240.0).build());
    leaks.add(handler("38aa00000005", 89, "com.acme.shop.client.ExchangeRates.load", 41.5).build());
    Leak.Builder unsampled = handler(Leak.UNSAMPLED, 66, "a.B.c", 0.0);
    unsampled.where = null;
    unsampled.open = null;
    unsampled.eof = null;
    unsampled.owner = null;
    unsampled.unsampled = 66;
    leaks.add(unsampled.build());
    leaks.add(
        handler(
                "0123456789ab",
                25,
                "\u4e2d\u6587.\u8d2d\u7269.\u4ef7\u683c\u670d\u52a1\u5668.\u67e5\u8be2\u5f53\u524d\u4ef7\u683c\u548c\u5e93\u5b58",
                null)
            .build());
    leaks.add(
        handler(
                "b0b0b0b0b0b0",
                12,
                "com.acme.shop.integration.partners.europe.warehouse."
                    + "AbstractWarehouseAvailabilityNotificationSubscriptionHandlerFactoryBean$Inner.handle"
                    + "AvailabilityNotification",
                7.25)
            .build());
    leaks.add(LeakExamples.hostile());
    Leak.Builder collected = handler("cccccccccccc", 116, "com.acme.shop.Images.thumbnail", null);
    collected.kind = Kind.ABANDONED;
    leaks.add(collected.build());
    return leaks;
  }

  private static Leak.Builder handler(String site, int count, String method, Double perHour) {
    Leak.Builder leak = new Leak.Builder();
    leak.site = site;
    leak.kind = Kind.FIN_UNREAD;
    leak.severity = Severity.WARN;
    leak.count = count;
    leak.confirmed = count;
    leak.oldestSeconds = 252;
    leak.perHour = perHour;
    leak.growth = perHour == null ? null : "more each hour";
    String type = method.substring(0, method.lastIndexOf('.'));
    String file = type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$.*", "") + ".java";
    String line = method + "(" + file + ":24)";
    leak.side = Side.CONNECTED;
    List<String> above =
        List.of(
            line,
            "com.acme.shop.PriceController.show(PriceController.java:18)",
            MVC + "InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:258)",
            MVC + "InvocableHandlerMethod.invokeForRequest(InvocableHandlerMethod.java:191)",
            "org.springframework.web.servlet.DispatcherServlet.doDispatch(D.java:1089)",
            CATALINA + "ApplicationFilterChain.doFilter(ApplicationFilterChain.java:138)",
            "com.acme.shop.TenantFilter.doFilter(TenantFilter.java:40)",
            CATALINA + "ApplicationFilterChain.doFilter(ApplicationFilterChain.java:138)",
            CATALINA + "StandardWrapperValve.invoke(StandardWrapperValve.java:167)",
            CATALINA + "StandardContextValve.invoke(StandardContextValve.java:90)",
            "org.apache.tomcat.util.threads.TaskThread$WrappingRunnable.run(TaskThread.java:63)");
    leak.open = Stacks.site("http-nio-8080-exec-7", called("connect", above)).stack;
    leak.owner = Stacks.site("http-nio-8080-exec-7", called("send", above)).stack;
    leak.where = leak.open.frames.stream().filter(f -> f.toString().equals(line)).findFirst().get();
    leak.peers.put("10.0.0.7", count);
    return leak;
  }

  private static List<String> called(String client, List<String> above) {
    List<String> frames = new ArrayList<>();
    String http = "org.apache.hc.client5.http.impl.";
    frames.add(http + "io.DefaultHttpClientConnectionOperator." + client + "(O.java:216)");
    frames.add(http + "io.PoolingHttpClientConnectionManager." + client + "(M.java:490)");
    frames.add(http + "classic.InternalExecRuntime." + client + "Endpoint(R.java:164)");
    frames.add(http + "classic.InternalHttpClient.doExecute(InternalHttpClient.java:173)");
    frames.addAll(above);
    return frames;
  }
}
