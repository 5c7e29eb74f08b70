// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.bootstrap.Ledger;
import io.closewait.bootstrap.LedgerSocket;
import io.closewait.bootstrap.SocketTable;
import org.junit.jupiter.api.Test;

/** What a message shows of a stack is what the reader of the test wrote. */
class WordsTest {
  private static String opening(String... classes) {
    LedgerSocket entry = new LedgerSocket(1, 5, SocketTable.CONNECTED, null);
    StackTraceElement[] stack = new StackTraceElement[classes.length];
    for (int i = 0; i < classes.length; i++) {
      stack[i] = new StackTraceElement(classes[i], "call", "Source", i + 1);
    }
    entry.opened.stack.setStackTrace(stack);
    SocketLeak leak =
        new SocketLeak(SocketLeak.Kind.CONNECTED, entry, Ledger.CONNECTED, null, "why", true);
    return leak.toString().replaceAll("(?s).*by thread \"[^\"]*\"", "").replaceAll("\\s+", " ");
  }

  @Test
  void theMachineryOfTestFrameworksAndLanguagesIsLeftOut() {
    assertEquals(
        ": at com.acme.OrdersSpec.call(Source:3) at com.acme.Client.call(Source:6)",
        opening(
            "java.net.Socket",
            "org.codehaus.groovy.vmplugin.v8.IndyInterface",
            "com.acme.OrdersSpec",
            "groovy.lang.MetaMethod",
            "io.kotest.core.spec.style.scopes.RootScopeKt",
            "com.acme.Client",
            "kotlin.coroutines.jvm.internal.BaseContinuationImpl",
            "kotlinx.coroutines.DispatchedTask",
            "org.spockframework.runtime.model.MethodInfo",
            "org.testng.internal.invokers.MethodInvocationHelper",
            "org.junit.platform.engine.Node"));
  }

  @Test
  void classesOfTheReaderWithSuchNamesAreNot() {
    assertEquals(
        ": at groovyscripts.Orders.call(Source:1) at com.acme.kotlin.Orders.call(Source:2)",
        opening("groovyscripts.Orders", "com.acme.kotlin.Orders"));
  }

  @Test
  void codeOfTheJdkAloneIsCalledSo() {
    assertEquals(", by code of the JDK alone", opening("java.net.Socket", "java.lang.Thread"));
  }
}
