// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static io.closewait.capture.Frames.HANDLER;
import static io.closewait.capture.Frames.LIBRARY;
import static io.closewait.capture.Frames.READ;
import static io.closewait.capture.Frames.THREAD;
import static io.closewait.capture.Frames.TOOL;
import static io.closewait.capture.Frames.frame;
import static io.closewait.capture.Frames.site;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** Which stacks are one site, and which are two. */
class SameSiteTest {
  @Test
  void whoHandedTheCodeToAPoolIsNotPartOfItsName() {
    StackTraceElement main = frame("com.acme.shop.Main", "main", 5);
    StackTraceElement task = frame("java.util.concurrent.ForkJoinTask", "doExec", 1);
    StackTraceElement invoke = frame("java.util.concurrent.ForkJoinTask", "invoke", 1);
    StackTraceElement worker = frame("java.util.concurrent.ForkJoinWorkerThread", "run", 1);
    String onWorker = site(READ, LIBRARY, TOOL, HANDLER, task, worker).fingerprint;
    assertEquals(onWorker, site(READ, LIBRARY, TOOL, HANDLER, task, invoke, main).fingerprint);
    assertNotEquals(onWorker, site(READ, LIBRARY, TOOL, main, task, worker).fingerprint);
    assertNotEquals(onWorker, site(READ, LIBRARY, TOOL, HANDLER, main).fingerprint, "a plain call");
    StackTraceElement inline = frame("java.util.concurrent.CompletableFuture", "uniAcceptNow", 1);
    StackTraceElement fired =
        frame("java.util.concurrent.CompletableFuture$UniAccept", "tryFire", 1);
    assertEquals(
        site(READ, HANDLER, inline, main, THREAD).fingerprint,
        site(READ, HANDLER, fired, worker).fingerprint);
    StackTraceElement lazily = frame("java.lang.ThreadLocal", "get", 1);
    assertNotEquals(
        site(READ, HANDLER, lazily, main).fingerprint,
        site(READ, HANDLER, lazily, TOOL).fingerprint,
        "called here and now");
  }

  @Test
  void howTheServerCameToCallTheApplicationDoesNotMatter() {
    StackTraceElement straight =
        frame("org.eclipse.jetty.io.SelectableChannelEndPoint$1", "run", 1);
    StackTraceElement handedOver = frame("org.eclipse.jetty.util.thread.ReservedThread", "run", 1);
    Site site = site(READ, LIBRARY, HANDLER, straight, THREAD);
    assertEquals(
        site.fingerprint, site(READ, LIBRARY, HANDLER, handedOver, straight, THREAD).fingerprint);
    assertEquals(
        site.fingerprint,
        site("com.acme.tools.*", 32, READ, LIBRARY, HANDLER, handedOver, THREAD).fingerprint,
        "whatever the application calls its own");
    assertNotEquals(
        site.fingerprint, site(READ, LIBRARY, straight, HANDLER, THREAD).fingerprint, "above it");
    assertEquals(
        site(READ, LIBRARY, straight, THREAD).fingerprint,
        site(READ, LIBRARY, handedOver, THREAD).fingerprint,
        "nothing of the application at all");
  }

  @Test
  void twoServicesOfTheJdkAreTwoSitesAndEachIsOneOnAnyPath() {
    StackTraceElement dispatcher = frame("sun.net.httpserver.ServerImpl$Dispatcher", "run", 1);
    StackTraceElement exchange = frame("sun.net.httpserver.ServerImpl$Exchange", "run", 1);
    StackTraceElement selector =
        frame("jdk.internal.net.http.HttpClientImpl$SelectorManager", "run", 1);
    String server = site(READ, dispatcher, THREAD).fingerprint;
    assertEquals(server, site(READ, exchange, dispatcher, THREAD).fingerprint);
    assertNotEquals(server, site(READ, selector, THREAD).fingerprint);
    assertNotEquals(server, site(READ, THREAD).fingerprint);
    assertNotEquals(server, site().fingerprint);
  }

  @Test
  void ofALibraryAloneItIsTheLibraryWithItsSideAndPort() {
    StackTraceElement actor = frame("org.apache.pekko.actor.ActorCell", "invoke", 1);
    StackTraceElement straight = frame("org.apache.pekko.io.TcpConnection", "innerRead", 1);
    StackTraceElement selected = frame("org.apache.pekko.io.SelectionHandler", "select", 1);
    Site one = site(READ, straight, actor, THREAD);
    Site other = site(READ, straight, selected, actor, THREAD);
    assertEquals("org.apache.pekko.io.TcpConnection.innerRead", one.where.name());
    assertEquals(one.fingerprint(2, 80), other.fingerprint(2, 80), "whatever the path");
    assertNotEquals(one.fingerprint(2, 80), other.fingerprint(2, 81), "another server");
    assertNotEquals(one.fingerprint(2, 80), other.fingerprint(1, 80), "a client");
    Site code = site(READ, straight, HANDLER, actor, THREAD);
    assertEquals(code.fingerprint, code.fingerprint(2, 80), "code is code on any port");
  }

  @Test
  void theRuntimeOfALanguageIsNotPartOfTheName() {
    StackTraceElement fn = frame("app.core$_main$fn__145$fn__146", "invoke", 12);
    StackTraceElement again = frame("app.core$_main$fn__1450$fn__1451", "invoke", 12);
    StackTraceElement runtime = frame("clojure.lang.AFn", "run", 22);
    Site site = site(READ, runtime, fn, runtime, THREAD);
    assertEquals("app.core$_main$fn__145$fn__146", site.where.type, "as it is called");
    assertEquals(site.fingerprint, site(READ, again, THREAD).fingerprint);
  }

  @Test
  void howALibraryWentOnBelowWhatWasCalledDoesNotMatter() {
    StackTraceElement execute = frame("org.apache.http.impl.client.Client", "execute", 1);
    StackTraceElement retry = frame("org.apache.http.impl.execchain.RetryExec", "execute", 1);
    assertEquals(
        site(READ, execute, HANDLER).fingerprint,
        site(READ, LIBRARY, retry, execute, HANDLER).fingerprint);
    assertNotEquals(
        site(READ, execute, HANDLER).fingerprint, site(READ, retry, HANDLER).fingerprint);
  }

  @Test
  void linesOfTheCodeAreShownButDoNotName() {
    Site before = site(READ, frame("com.acme.Server", "handle", 22));
    Site after = site(READ, frame("com.acme.Server", "handle", 23));
    assertEquals(before.fingerprint, after.fingerprint);
    assertNotEquals(before.where, after.where);
  }

  @Test
  void theSameCodeHasOneNameOnEveryJdk() {
    Site on8 =
        site(
            frame("java.net.SocketInputStream", "socketRead0", -2),
            HANDLER,
            frame("com.acme.shop.Server", "lambda$start$0", 14),
            frame("com.acme.shop.Server$$Lambda$1/1406718218", "run", -1),
            frame("sun.reflect.NativeMethodAccessorImpl", "invoke0", -2),
            frame("sun.reflect.GeneratedMethodAccessor3", "invoke", -1),
            THREAD);
    Site on25 =
        site(
            frame("sun.nio.ch.NioSocketImpl", "read", 300),
            HANDLER,
            frame("com.acme.shop.Server", "lambda$start$1", 15),
            frame("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke", 104),
            THREAD);
    assertEquals(on8.fingerprint, on25.fingerprint);
  }
}
