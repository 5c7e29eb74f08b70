// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A run of specimens inside the test, and what came of each of them. */
final class Run implements TestExecutionListener {
  /** By the method's name, or the class's simple name; several for a method with invocations. */
  private final Map<String, List<TestExecutionResult>> results = new LinkedHashMap<>();

  private Run() {}

  static Run of(Class<?>... specimens) {
    return with(Collections.<String, String>emptyMap(), specimens);
  }

  static Run parallel(int threads, Class<?>... specimens) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("junit.jupiter.execution.parallel.enabled", "true");
    parameters.put("junit.jupiter.execution.parallel.mode.default", "concurrent");
    parameters.put("junit.jupiter.execution.parallel.config.strategy", "fixed");
    parameters.put("junit.jupiter.execution.parallel.config.fixed.parallelism", threads + "");
    return with(parameters, specimens);
  }

  static Run with(Map<String, String> parameters, Class<?>... specimens) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (Class<?> specimen : specimens) {
      request.selectors(DiscoverySelectors.selectClass(specimen));
    }
    LauncherDiscoveryRequest built = request.configurationParameters(parameters).build();
    Run run = new Run();
    LauncherConfig config =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    LauncherFactory.create(config).execute(built, run);
    return run;
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name =
        test.getSource()
            .map(
                source ->
                    source instanceof MethodSource
                        ? ((MethodSource) source).getMethodName()
                        : source instanceof ClassSource
                            ? ((ClassSource) source).getJavaClass().getSimpleName()
                            : "?")
            .orElse("?");
    if (test.isTest() || result.getStatus() != Status.SUCCESSFUL) {
      results.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
    }
  }

  /** How often it came to this. */
  int count(String name, Status status) {
    int count = 0;
    for (TestExecutionResult result : results.getOrDefault(name, Collections.emptyList())) {
      count += result.getStatus() == status ? 1 : 0;
    }
    return count;
  }

  /** How many tests there were, and containers that did not pass. */
  int count() {
    return results.values().stream().mapToInt(List::size).sum();
  }

  /** How many did not pass. */
  int failures() {
    return results.keySet().stream().mapToInt(name -> count(name, Status.FAILED)).sum();
  }

  /** The failure of the one test of this name; fails if there is another number of them. */
  Throwable failure(String name) {
    List<TestExecutionResult> all = results.getOrDefault(name, Collections.emptyList());
    if (all.size() != 1 || all.get(0).getStatus() != Status.FAILED) {
      throw new AssertionError(name + " did not fail once: " + results, thrown(all));
    }
    return all.get(0).getThrowable().get();
  }

  /** What the failure or abortion of the one test of this name says. */
  String message(String name) {
    return String.valueOf(thrown(results.get(name)).getMessage());
  }

  /** Fails unless each test of this name passed, and there was one. */
  void assertPassed(String name) {
    List<TestExecutionResult> all = results.getOrDefault(name, Collections.emptyList());
    if (all.isEmpty() || count(name, Status.SUCCESSFUL) != all.size()) {
      throw new AssertionError(name + " did not pass: " + results, thrown(all));
    }
  }

  private static Throwable thrown(List<TestExecutionResult> results) {
    for (TestExecutionResult result : results) {
      if (result.getThrowable().isPresent()) {
        return result.getThrowable().get();
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return results.toString();
  }
}
