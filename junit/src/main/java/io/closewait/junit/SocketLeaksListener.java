// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import io.closewait.bootstrap.Ledger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells at the end of a run, on standard error, which sockets are left open that have failed no
 * test: of tests that nobody watches, of whatever engine, and those that no test owned. It fails
 * nothing. JUnit finds it by itself; where the agent is not in the JVM it does nothing.
 */
public final class SocketLeaksListener implements TestExecutionListener {
  private final Map<String, Window> running = new ConcurrentHashMap<>();
  private final List<Window> tests = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable Ledger ledger;
  private volatile long begun;

  /** Made by JUnit. */
  public SocketLeaksListener() {}

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    ledger = Agent.present();
    begun = ledger == null ? 0 : ledger.mark();
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    Ledger there = ledger;
    if (there != null && test.isTest()) {
      Window window = new Window(name(test), code(test), Settings.usual(), null, null, there);
      window.claim(there);
      there.workAt(window.token);
      running.put(test.getUniqueId(), window);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Window window = running.remove(test.getUniqueId());
    Ledger there = ledger;
    if (window != null && there != null) {
      window.end(there);
      there.workAt(null);
      tests.add(window);
    }
  }

  private static String name(TestIdentifier test) {
    Object source = test.getSource().orElse(null);
    if (source instanceof MethodSource) {
      MethodSource method = (MethodSource) source;
      String type = method.getClassName().replaceAll(".*\\.", "").replace('$', '.');
      String plain = type + "." + method.getMethodName() + "()";
      boolean more = !test.getDisplayName().startsWith(method.getMethodName());
      return more ? plain + " " + test.getDisplayName() : plain;
    }
    return test.getDisplayName();
  }

  private static Set<String> code(TestIdentifier test) {
    Object source = test.getSource().orElse(null);
    return source instanceof MethodSource
        ? Collections.singleton(((MethodSource) source).getClassName())
        : source instanceof ClassSource
            ? Collections.singleton(((ClassSource) source).getClassName())
            : Collections.<String>emptySet();
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    Ledger there = ledger;
    if (there != null) {
      String report = report(there);
      if (!report.isEmpty()) {
        System.err.println("closewait: " + report);
      }
      String trouble = there.trouble();
      if (trouble != null) {
        System.err.println("closewait: " + trouble);
      }
    }
  }

  /** Empty where there is nothing to tell. */
  private String report(Ledger there) {
    Map<String, List<SocketLeak>> byOwner = new LinkedHashMap<>();
    for (SocketLeak leak : new Judge(there).leaks(begun, tests, Settings.usual().withinMillis)) {
      String owner = leak.owner() == null ? "no test" : leak.owner();
      byOwner.computeIfAbsent(owner, key -> new ArrayList<>()).add(leak);
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, List<SocketLeak>> one : byOwner.entrySet()) {
      text.append(text.length() == 0 ? "" : "\n");
      text.append(Words.message(one.getKey(), one.getValue()));
    }
    return text.toString();
  }
}
