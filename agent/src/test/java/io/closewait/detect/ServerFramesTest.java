// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Site;
import io.closewait.capture.Stacks;
import io.closewait.holders.Target.Fate;
import io.closewait.leak.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFramesTest {
  private static final String HANDLER = "com.acme.Server.handle(Server.java:22)";
  private static final String THREAD = "java.lang.Thread.run(Thread.java:1)";

  private static Site site(String... frames) {
    return Stacks.site("t", List.of(frames));
  }

  private static List<String> prefixes(Site open, Site owner, Site eof) {
    return ServerFrames.prefixes(new Sites(Kind.EOF_IGNORED, 2, open, owner, eof, true));
  }

  @Test
  void aServerIsTheFirstPackagesOfItsClassesEachOnce() {
    Site jetty =
        site(
            "org.eclipse.jetty.io.SelectorManager.accept(SelectorManager.java:1)",
            "org.eclipse.jetty.server.ServerConnector.run(ServerConnector.java:1)",
            HANDLER,
            THREAD);
    Site netty = site("io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:1)", THREAD);
    assertEquals(List.of("org.eclipse.jetty.", "io.netty.channel."), prefixes(jetty, null, netty));
  }

  @Test
  void ofAShortNameItIsAllThatThereIs() {
    assertEquals(List.of("okhttp3."), prefixes(site("okhttp3.Call.run(Call.java:1)"), null, null));
  }

  @Test
  void theServerOfTheJdkHasOneNameAndTheApplicationHasNone() {
    Site jdk =
        site("sun.net.httpserver.ServerImpl$Dispatcher.run(ServerImpl.java:1)", HANDLER, THREAD);
    assertEquals(List.of("sun.net.httpserver."), prefixes(null, jdk, null));
    assertTrue(prefixes(site(HANDLER, THREAD), null, null).isEmpty());
  }

  @Test
  void aSocketIsClosedByTheCollectorAndAChannelByNobody() {
    assertEquals(Fate.CLOSED_BY_COLLECTOR, fate("java.net.Socket.connect(Socket.java:1)"));
    assertEquals(
        Fate.CLOSED_BY_COLLECTOR, fate("java.net.ServerSocket.accept(ServerSocket.java:1)"));
    assertEquals(Fate.CLOSED_BY_COLLECTOR, fate("sun.nio.ch.NioSocketImpl.accept(X.java:1)"));
    assertEquals(Fate.NEVER_CLOSED, fate("sun.nio.ch.SocketChannelImpl.connect(X.java:1)"));
    assertEquals(Fate.NEVER_CLOSED, fate("io.netty.channel.epoll.Socket.accept(X.java:1)"));
  }

  @Test
  void whatWasNotSeenOrSaysNothingIsNotKnown() {
    assertEquals(Fate.NOT_KNOWN, ServerFrames.fate(null));
    assertEquals(Fate.NOT_KNOWN, fate("sun.nio.ch.Net.connect(Net.java:1)"));
  }

  private static Fate fate(String first) {
    return ServerFrames.fate(site(first, HANDLER, THREAD));
  }
}
