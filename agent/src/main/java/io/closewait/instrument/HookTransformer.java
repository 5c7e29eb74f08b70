// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Patches the classes of the hook table when they are loaded, or at once those that already are.
 *
 * <p>The JVM calls {@link #transform} for every class of the application, on the loading thread:
 * what is not of interest returns after one comparison, and the byte-code library is not loaded
 * before a class has to be patched.
 */
public final class HookTransformer implements ClassFileTransformer {
  private final int feature;

  /** Brings what the hooks call into place. */
  private final Supplier<String> preparation;

  private volatile boolean prepared;

  /** Why the hooks cannot be: nothing is patched then. */
  private String refusal;

  /** Sentences about hooks that are not in place; taken by the agent's thread. */
  private final ArrayDeque<String> problems = new ArrayDeque<>();

  /** Classes patched so far and how many rows matched in each. */
  private final Map<String, Integer> patched = new TreeMap<>();

  private volatile boolean restoring;
  private volatile boolean tlsPatched;

  /**
   * Hooks that wait for {@code preparation}.
   *
   * @param feature the JDK's version, 8, 11, 17, …
   * @param preparation runs once, before the first class is patched, on the thread that loads it;
   *     its answer is null, or why nothing can be patched
   */
  public HookTransformer(int feature, Supplier<String> preparation) {
    this.feature = feature;
    this.preparation = preparation;
  }

  /** Runs the preparation if it has not run; its answer. */
  public String prepare() {
    if (!prepared) {
      prepareOnce();
    }
    return refusal;
  }

  /** Blocks: a patched class must not run before what it calls is there. */
  private synchronized void prepareOnce() {
    if (!prepared) {
      refusal = preparation.get();
      prepared = true;
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
      if (isTarget(type.getClassLoader(), type.getName(), '.')) {
        loaded.add(type);
      }
    }
    if (!loaded.isEmpty()) {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] code) {
    if (restoring || !isTarget(loader, name, '/')) {
      return null;
    }
    try {
      if (prepare() != null) {
        return null;
      }
      if (loader != null && !seesBridge(loader)) {
        problem(
            name.replace('/', '.')
                + " is not instrumented: its class loader does not show the package"
                + " io.closewait.bootstrap of the boot loader");
        return null;
      }
      return patch(name, code, loader == null ? HookTable.ROWS : NettyTable.ROWS);
    } catch (Throwable failed) {
      problem(name.replace('/', '.') + " is not instrumented: " + failed);
      return null;
    }
  }

  /**
   * Looks at the name's parts first: this runs for every class that is loaded before main,
   * interpreted, and the tables shall not be loaded for a program without sockets.
   */
  static boolean isTarget(ClassLoader loader, String name, char separator) {
    if (name == null) {
      return false;
    }
    if (loader != null) {
      return name.indexOf("netty") > 0 && NettyTable.knows(name.replace('.', '/'));
    }
    boolean likely = name.endsWith("AppInputStream");
    if (name.startsWith("nio", 4) || name.startsWith("net", 5)) { // sun.nio or java.net
      likely =
          name.indexOf("Socket") > 0
              || name.startsWith("ch", 8)
                  && (name.endsWith("Dispatcher") || name.endsWith("ChannelImpl"));
    }
    return likely && HookTable.has(separator == '/' ? name : name.replace('.', '/'));
  }

  /** Loaders of modular containers may hide what is not on their list; our call would not link. */
  private static boolean seesBridge(ClassLoader loader) {
    try {
      String bridge = "io.closewait.bootstrap.SocketEvents";
      return Class.forName(bridge, false, loader).getClassLoader() == null;
    } catch (ClassNotFoundException | LinkageError hidden) {
      return false;
    }
  }

  /** The patched class file; notes the rows that should have matched and did not. */
  private byte[] patch(String name, byte[] code, HookPoint[] rows) {
    Set<HookPoint> matched = new HashSet<>();
    byte[] changed = HookInserter.patch(name, code, rows, matched);
    for (HookPoint row : rows) {
      if (name.endsWith(row.type) && row.requiredOn(feature) && !matched.contains(row)) {
        problem("no method matches the hook " + row + " on Java " + feature);
      }
    }
    tlsPatched |= name.startsWith("sun/security/ssl/");
    if (matched.isEmpty()) {
      return null;
    }
    synchronized (patched) {
      patched.put(name.replace('/', '.'), matched.size());
    }
    return changed;
  }

  /** The patched classes with the number of hooks in each, such as {@code java.net.Socket 2}. */
  public List<String> inPlace() {
    List<String> lines = new ArrayList<>();
    synchronized (patched) {
      for (Map.Entry<String, Integer> entry : patched.entrySet()) {
        lines.add(entry.getKey() + " " + entry.getValue());
      }
    }
    return lines;
  }

  /** Whether the JVM's TLS sockets call from now on. */
  public boolean tlsPatched() {
    return tlsPatched;
  }

  private void problem(String sentence) {
    synchronized (problems) {
      problems.add(sentence);
    }
  }

  /** The next sentence about a hook that is not in place, or null. */
  public String nextProblem() {
    synchronized (problems) {
      return problems.poll();
    }
  }
}
