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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a site says of its stack. */
class SiteTest {
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
