// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StableNameTest {
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
    "com.acme.Dao$MockitoMock$123, com.acme.Dao",
    "app.core$_main$fn__145$fn__146, app.core$_main$fn$fn",
    "app.core$_main$fn__1451, app.core$_main$fn",
    "app.core$reify__12$x, app.core$reify$x",
    "user$eval17, user$eval",
    "user$eval17$fn__19, user$eval$fn",
    "app.my__core, app.my__core",
    "Script1, Script",
    "Script25, Script",
    "Script09, Script",
    "Script0a_f9, Script",
    "Script0g, Script0g",
    "user$eval09, user$eval",
    "Script25$_run_closure1, Script$_run_closure",
    "Script_1f2e3d4c5b6a, Script",
    "script1700000000000, script",
    "Script1$, Script$",
    "ScriptRunner, ScriptRunner",
    "Scripted, Scripted",
    "com.acme.Script2, com.acme.Script2"
  })
  void generatorsNumbersAreCut(String type, String stable) {
    assertEquals(stable, StableName.ofType(type));
  }

  @Test
  void aFastClassSaysNothingStable() {
    assertNull(StableName.ofType("com.acme.Service$$FastClassBySpringCGLIB$$12ab"));
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
    assertEquals(stable, StableName.ofMethod(method));
  }
}
