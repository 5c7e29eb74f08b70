// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.options.Globs;
import io.closewait.options.Options;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRulesTest {
  static Globs globs(String list) {
    return Options.parse("app=" + list).app();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.net.Socket",
        "javax.net.ssl.SSLSocket",
        "jdk.internal.reflect.DirectMethodHandleAccessor",
        "sun.nio.ch.SocketChannelImpl",
        "sun.reflect.GeneratedMethodAccessor12",
        "com.sun.proxy.$Proxy7",
        "jdk.proxy2.$Proxy7",
        "com.acme.$Proxy7",
        "$Proxy0",
        "com.acme.Server$$Lambda$12/1034094674",
        "com.acme.Server$$Lambda$14/0x0000000800c03000",
        "com.acme.Server$$Lambda/0x00007f0001002a30",
        "java.lang.invoke.LambdaForm$MH/0x0000000800c05800"
      })
  void whatTheJdkMadeIsTheJdks(String type) {
    assertTrue(FrameRules.isJdk(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javafx.stage.Stage",
        "javassist.Loader",
        "sunrise.Main",
        "com.sunny.App",
        "com.acme.$ProxyHolder",
        "com.acme.Lambda",
        "jdkless.Tool",
        "Main"
      })
  void whatOnlyLooksAlikeIsNot(String type) {
    assertFalse(FrameRules.isJdk(type));
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.http.impl.client.InternalHttpClient, LIBRARY",
    "com.acme.Server, APPLICATION",
    "org.apache.httpless.Mine, APPLICATION",
    "io.agroal.pool.ConnectionPool, LIBRARY",
    "io.netty.channel.nio.NioEventLoop, CARRIER",
    "org.apache.tomcat.util.net.NioEndpoint, CARRIER",
    "org.apache.catalina.core.StandardWrapperValve, CARRIER",
    "clojure.core$fn, RUNTIME",
    "groovy.lang.Closure, RUNTIME",
    "jdk.nashorn.internal.scripts.Script$1$main, APPLICATION",
    "java.net.Socket, JDK",
    "com.sun.mail.imap.IMAPStore, LIBRARY",
    "com.sun.mail.Sender$$Lambda$7, JDK",
    "Main, APPLICATION"
  })
  void whoseCodeItIs(String type, Origin origin) {
    FrameRules rules = FrameRules.load(globs(""));
    assertEquals(origin, rules.origin(type, rules.known(type)));
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.shop.Cart, APPLICATION",
    "org.apache.http.impl.Mine, APPLICATION",
    "org.apache.http.Other, LIBRARY",
    "com.acme.tools.Pool, LIBRARY",
    "com.acme.shopping.Cart, LIBRARY",
    "clojure.core$fn, RUNTIME",
    "java.net.Socket, JDK"
  })
  void globsSayWhatTheApplicationIs(String type, Origin origin) {
    FrameRules rules = FrameRules.load(globs("com.acme.shop|org.apache.http.impl.*"));
    assertEquals(origin, rules.origin(type, rules.known(type)));
  }

  @ParameterizedTest
  @CsvSource({
    "io.netty.channel.nio.NioEventLoop.run, true",
    "io.netty.channel.nio.AbstractNioByteChannel$NioByteUnsafe.read, false",
    "com.alibaba.druid.pool.DruidDataSource$CreateConnectionThread.run, true",
    "org.apache.pekko.io.TcpListener.acceptAllPending, false"
  })
  void someFramesOnlySayOnWhichThread(String name, boolean thread) {
    StackTraceElement element =
        new StackTraceElement(
            name.substring(0, name.lastIndexOf('.')),
            name.substring(name.lastIndexOf('.') + 1),
            null,
            -1);
    Frame frame = Frame.of(element, Origin.LIBRARY);
    assertEquals(thread, FrameRules.load(globs("")).isThread(frame));
  }
}
