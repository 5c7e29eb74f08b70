// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteTest {
  private static final StackTraceElement READ = frame("java.net.SocketInputStream", "read", 200);
  private static final StackTraceElement LIBRARY =
      frame("org.apache.http.impl.io.SessionInputBufferImpl", "fillBuffer", 139);
  private static final StackTraceElement HANDLER = frame("com.acme.shop.Server", "handle", 22);
  private static final StackTraceElement TOOL = frame("com.acme.tools.Pool", "run", 7);
  private static final StackTraceElement THREAD = frame("java.lang.Thread", "run", 840);

  private static StackTraceElement frame(String type, String method, int line) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement(type, method, file, line);
  }

  private static Site site(String app, int shown, StackTraceElement... frames) {
    return Site.of(frames, "worker-1", FrameRules.load(FrameRulesTest.globs(app)), shown);
  }

  private static Site site(StackTraceElement... frames) {
    return site("", 32, frames);
  }

  @Test
  void theFirstFrameThatIsNeitherJdkNorLibraryIsToBlame() {
    Site site = site(READ, LIBRARY, TOOL, HANDLER, THREAD);
    assertEquals("com.acme.tools.Pool.run(Pool.java:7)", site.where.toString());
    assertTrue(site.inApplication);
    assertEquals("worker-1", site.stack.thread);
    assertEquals(2, site.stack.omittedFrames, "the JDK's two");
    assertEquals(3, site.stack.frames.size());
  }

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
  void theServiceIsTheLibraryThatTheApplicationCalled() {
    assertEquals("org.apache.http.", site(READ, LIBRARY, HANDLER, THREAD).service);
    assertEquals("org.apache.http.", site(READ, LIBRARY, THREAD).service);
    assertEquals("java.net.SocketInputStream.read", site(READ, HANDLER, LIBRARY, THREAD).service);
    assertEquals("", site(HANDLER, LIBRARY, THREAD).service);
  }

  @Test
  void theApplicationsGlobsSharpenIt() {
    Site site = site("com.acme.shop.*", 32, READ, LIBRARY, TOOL, HANDLER, THREAD);
    assertEquals("com.acme.shop.Server.handle(Server.java:22)", site.where.toString());
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
  void withoutApplicationFramesTheOutermostOfTheLibraryIsNamed() {
    Site site = site(READ, LIBRARY, frame("org.apache.http.Outer", "x", 1), THREAD);
    assertEquals("org.apache.http.Outer.x(Outer.java:1)", site.where.toString());
    assertFalse(site.inApplication);
  }

  @Test
  void aStackOfTheJdkAloneNamesAndShowsTheJdksEntry() {
    StackTraceElement server = frame("sun.net.httpserver.ServerImpl$Dispatcher", "run", 1);
    Site site = site(READ, server, THREAD);
    assertEquals("sun.net.httpserver.ServerImpl$Dispatcher.run", site.where.name());
    assertFalse(site.inApplication);
    assertEquals(3, site.stack.frames.size());
    assertEquals(0, site.stack.omittedFrames);
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
  void theLibraryThatTheApplicationKnowsIsNamedAndNotWhatCarriesIt() {
    StackTraceElement thread =
        frame("com.alibaba.druid.pool.DruidDataSource$CreateConnectionThread", "run", 1);
    StackTraceElement pool =
        frame("com.alibaba.druid.pool.DruidAbstractDataSource", "createPhysicalConnection", 1);
    StackTraceElement driver = frame("org.postgresql.core.PGStream", "createSocket", 260);
    assertEquals(
        "com.alibaba.druid.pool.DruidAbstractDataSource.createPhysicalConnection",
        site(READ, driver, pool, thread).where.name());
    StackTraceElement buffer = frame("io.netty.buffer.AdaptiveByteBuf", "setBytes", 1);
    StackTraceElement unsafe =
        frame("io.netty.channel.nio.AbstractNioByteChannel$NioByteUnsafe", "read", 1);
    StackTraceElement loop = frame("io.netty.channel.nio.NioEventLoop", "run", 1);
    StackTraceElement lettuce = frame("io.lettuce.core.protocol.CommandHandler", "write", 1);
    assertEquals(unsafe.getMethodName(), site(READ, buffer, unsafe, loop, THREAD).where.method);
    assertEquals("write", site(READ, buffer, lettuce, unsafe, loop, THREAD).where.method);
  }

  @Test
  void anEventStreamIsNamedByWhatTheFrameworkDoesNotByTheServersWrite() {
    Site site =
        site(
            frame("sun.nio.ch.SocketChannelImpl", "write", 532),
            frame("org.apache.tomcat.util.net.NioChannel", "write", 122),
            frame("org.apache.coyote.Response", "action", 210),
            frame("org.springframework.http.server.ServletServerHttpResponse", "flush", 92),
            frame(
                "org.springframework.web.servlet.mvc.method.annotation"
                    + ".ResponseBodyEmitterReturnValueHandler",
                "handleReturnValue",
                178),
            frame(
                "org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite",
                "handleReturnValue",
                78),
            frame(
                "org.springframework.web.servlet.mvc.method.annotation"
                    + ".ServletInvocableHandlerMethod",
                "invokeAndHandle",
                136),
            frame("org.springframework.web.servlet.DispatcherServlet", "doDispatch", 1088),
            frame("org.apache.catalina.core.ApplicationFilterChain", "doFilter", 139),
            frame("org.springframework.web.filter.OncePerRequestFilter", "doFilter", 116),
            frame("org.apache.tomcat.util.threads.TaskThread$WrappingRunnable", "run", 63),
            THREAD);
    assertTrue(
        site.where.type.endsWith(".ResponseBodyEmitterReturnValueHandler"), site.where.toString());
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
  void anEmptyStackIsASiteToo() {
    Site site = site();
    assertNull(site.where);
    assertEquals(0, site.stack.omittedFrames);
    assertTrue(site.fingerprint.matches("[0-9a-f]{12}"));
  }

  @Test
  void framesBeyondThoseShownAreCountedAndStillPartOfTheFingerprint() {
    Site all = site("", 32, READ, LIBRARY, TOOL, HANDLER, THREAD);
    Site one = site("", 1, READ, LIBRARY, TOOL, HANDLER, THREAD);
    assertEquals(1, one.stack.frames.size());
    assertEquals(4, one.stack.omittedFrames);
    assertEquals(all.fingerprint, one.fingerprint);
    assertEquals(all.where, one.where, "also where its frame is not shown");
    assertNotEquals(all.fingerprint, site("", 1, READ, LIBRARY, TOOL, THREAD).fingerprint);
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

  @Test
  void ourOwnFramesAreNeitherShownNorCounted() {
    Site site =
        site(
            frame("io.closewait.capture.BacktraceCapture", "capture", 1),
            frame("io.closewait.bootstrap.SocketEvents", "endOfStream", 1),
            READ,
            HANDLER);
    assertEquals(List.of(site.where), site.stack.frames);
    assertEquals(1, site.stack.omittedFrames);
    assertEquals(site(READ, HANDLER).fingerprint, site.fingerprint);
  }

  @Test
  void framesAreWrittenAsJava8WritesThem() {
    StackTraceElement modular =
        new StackTraceElement("app", "com.acme", "1.0", "com.acme.A", "a", "A.java", 3);
    Site site =
        site(
            modular,
            new StackTraceElement("com.acme.B", "b", "B.java", -2),
            new StackTraceElement("com.acme.C", "c", null, -1),
            new StackTraceElement("com.acme.D", "d", "D.java", -1));
    assertEquals(
        List.of(
            "com.acme.A.a(A.java:3)",
            "com.acme.B.b(Native Method)",
            "com.acme.C.c(Unknown Source)",
            "com.acme.D.d(D.java)"),
        site.stack.frames.stream().map(Frame::toString).toList());
  }

  @Test
  void aDeepStackIsKeptWithoutItsMiddle() {
    List<StackTraceElement> frames = new ArrayList<>(Collections.nCopies(500, THREAD));
    frames.add(HANDLER);
    Site site = site(frames.toArray(StackTraceElement[]::new));
    assertEquals(224, site.stack.all.size());
    assertEquals(500, site.stack.omittedFrames);
    assertEquals(List.of(site.where), site.stack.frames);
    assertEquals(site.where, site.stack.all.get(223));
  }
}
