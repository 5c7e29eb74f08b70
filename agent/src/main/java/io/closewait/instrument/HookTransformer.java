// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Patches the classes of the hook table when they are loaded, or at once those that already are.
 *
 * <p>The JVM calls {@link #transform} for every class of the application, on the loading thread:
 * what is not of interest returns after one comparison, and the byte-code library is not loaded
 * before a class has to be patched.
 */
public final class HookTransformer implements ClassFileTransformer {
  private final int feature;
  private final Set<String> types = new HashSet<>();

  /** Sentences about hooks that are not in place; taken by the agent's thread. */
  private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

  /** Classes patched so far and how many rows matched in each. */
  private final ConcurrentSkipListMap<String, Integer> patched = new ConcurrentSkipListMap<>();

  private volatile boolean restoring;

  /** {@code feature}: the JDK's version, 8, 11, 17, … */
  public HookTransformer(int feature) {
    this.feature = feature;
    for (HookPoint row : HookTable.ROWS) {
      types.add(row.type);
    }
  }

  /**
   * Patches from now on. Classes that are loaded already are patched by one single
   * retransformation: the first one in a JVM may throw away all compiled code.
   */
  public void install(Instrumentation instrumentation) throws UnmodifiableClassException {
    instrumentation.addTransformer(this, true);
    retransform(instrumentation);
  }

  /** Takes every hook out again. */
  public void uninstall(Instrumentation instrumentation) throws UnmodifiableClassException {
    restoring = true;
    retransform(instrumentation);
    instrumentation.removeTransformer(this);
  }

  private void retransform(Instrumentation instrumentation) throws UnmodifiableClassException {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() == null && isTarget(type.getName())) {
        loaded.add(type);
      }
    }
    if (!loaded.isEmpty()) {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    }
  }

  /** Looks at the package first: this runs for every class of the JVM before main, interpreted. */
  private boolean isTarget(String name) {
    return (name.startsWith("sun.nio.ch.") || name.startsWith("java.net."))
        && types.contains(name.replace('.', '/'));
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] code) {
    if (loader != null || restoring || name == null || !types.contains(name)) {
      return null;
    }
    try {
      return patch(name, code);
    } catch (Throwable failed) {
      problems.add(name.replace('/', '.') + " is not instrumented: " + failed);
      return null;
    }
  }

  /** The patched class file; notes the rows that should have matched and did not. */
  private byte[] patch(String name, byte[] code) {
    Set<HookPoint> matched = new HashSet<>();
    byte[] changed = HookInserter.patch(name, code, matched);
    for (HookPoint row : HookTable.ROWS) {
      if (row.type.equals(name) && row.requiredOn(feature) && !matched.contains(row)) {
        problems.add("no method matches the hook " + row + " on Java " + feature);
      }
    }
    if (matched.isEmpty()) {
      return null;
    }
    patched.put(name.replace('/', '.'), matched.size());
    return changed;
  }

  /** The patched classes with the number of hooks in each, such as {@code java.net.Socket 2}. */
  public List<String> inPlace() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : patched.entrySet()) {
      lines.add(entry.getKey() + " " + entry.getValue());
    }
    return lines;
  }

  /** The next sentence about a hook that is not in place, or null. */
  public String nextProblem() {
    return problems.poll();
  }
}
