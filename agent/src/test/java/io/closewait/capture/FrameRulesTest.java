// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.options.Globs;
import io.closewait.options.Options;
import org.junit.jupiter.api.Test;
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
    "com.acme.Server, com.acme.Server",
    "com.acme.Server$Handler, com.acme.Server$Handler",
    "com.acme.Server$1, com.acme.Server$1",
    "com.acme.Server$1Local, com.acme.Server$1Local",
    "com.acme.Server/0x0000000800c18, com.acme.Server",
    "com.acme.Service$$EnhancerBySpringCGLIB$$1a2b3c4d, com.acme.Service",
    "com.acme.Service$$SpringCGLIB$$0, com.acme.Service",
    "com.acme.Dao$ByteBuddy$x7Yz, com.acme.Dao",
    "com.acme.Dao$HibernateProxy$AbC1, com.acme.Dao",
    "com.acme.Dao_$$_jvst3f_0, com.acme.Dao_",
    "com.acme.Job$_run_closure2, com.acme.Job$_run_closure",
    "com.acme.Job$_run_closure2$_closure7, com.acme.Job$_run_closure",
    "com.acme.MainKt$main$1, com.acme.MainKt$main$",
    "com.acme.MainKt$main$1$2, com.acme.MainKt$main$$",
    "com.acme.MainKt$main$3$invoke$4, com.acme.MainKt$main$$invoke$",
    "Script1$, Script1$"
  })
  void generatorsNumbersAreCut(String type, String stable) {
    assertEquals(stable, FrameRules.stableType(type));
  }

  @Test
  void aFastClassSaysNothingStable() {
    assertNull(FrameRules.stableType("com.acme.Service$$FastClassBySpringCGLIB$$12ab"));
  }

  @ParameterizedTest
  @CsvSource({
    "handle, handle",
    "lambda$handle$3, lambda$handle",
    "lambda$handle$31, lambda$handle",
    "lambda$null$0, lambda$null",
    "handle2, handle2",
    "access$300, access",
    "CGLIB$call$4, CGLIB$call",
    "$anonfun$handle$2, $anonfun$handle",
    "handle$lambda$5, handle$lambda",
    "handle$lambda-5, handle$lambda",
    "'<init>', '<init>'",
    "$$$, $$$"
  })
  void theCompilersNumbersAreCut(String method, String stable) {
    assertEquals(stable, FrameRules.stableMethod(method));
  }

  @Test
  void aLibraryIsNotTheApplication() {
    FrameRules rules = FrameRules.load(globs(""));
    assertFalse(rules.isApplication("org.apache.http.impl.client.InternalHttpClient"));
    assertTrue(rules.isApplication("com.acme.Server"));
    assertTrue(rules.isApplication("org.apache.httpless.Mine"));
  }

  @Test
  void globsSayWhatTheApplicationIs() {
    FrameRules rules = FrameRules.load(globs("com.acme.shop|org.apache.http.impl.*"));
    assertTrue(rules.isApplication("com.acme.shop.Cart"));
    assertTrue(rules.isApplication("org.apache.http.impl.Mine"), "even inside a known library");
    assertFalse(rules.isApplication("com.acme.tools.Pool"));
    assertFalse(rules.isApplication("com.acme.shopping.Cart"));
  }

  @Test
  void differentNamesGiveDifferentFingerprints() {
    assertNotEquals(fingerprint("a.B", "c"), fingerprint("a.Bc", ""));
    assertNotEquals(fingerprint("a.B", "c", "d.E", "f"), fingerprint("d.E", "f", "a.B", "c"));
    assertNotEquals(fingerprint("a.B", "c"), fingerprint("a.B", "c", "a.B", "c"));
    assertNotEquals(fingerprint("a.B$1", "run"), fingerprint("a.B$2", "run"));
  }

  @Test
  void aFingerprintNeverChangesBetweenReleases() {
    // people have it in ignore lists and dashboards
    assertEquals(
        "48f679995c1f", fingerprint("com.acme.Server", "lambda$handle$3", "com.acme.Main", "main"));
  }

  static String fingerprint(String... typesAndMethods) {
    Fingerprint fingerprint = new Fingerprint();
    for (int i = 0; i < typesAndMethods.length; i += 2) {
      fingerprint.add(typesAndMethods[i], typesAndMethods[i + 1]);
    }
    assertTrue(fingerprint.text().matches("[0-9a-f]{12}"), fingerprint.text());
    return fingerprint.text();
  }
}
