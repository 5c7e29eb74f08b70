// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import io.closewait.classfile.ClassPatcher;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Patches the classes of the hook table when they are loaded, or at once those that already are.
 *
 * <p>The JVM calls {@link #transform} for every class of the application, on the loading thread:
 * what is not of interest returns after a look at some letters, and what patches is not loaded
 * before a class has to be patched.
 */
public final class HookTransformer implements ClassFileTransformer {
  /** No type of the tables has a shorter name. */
  private static final int SHORTEST = 20;

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

  /** Is to know soon that TLS is used; or null. */
  private volatile Thread follower;

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
      ClassLoader loader = type.getClassLoader();
      if ((loader != null || hasParent(type))
          && isTarget(loader, type.getName(), '.')
          && !HookTable.isOver(type.getName(), feature)) {
        loaded.add(type);
      }
    }
    if (!loaded.isEmpty()) {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    }
  }

  /**
   * As every class of the JDK in the table: it spares most of the loaded ones that the JVM makes a
   * string of their name.
   */
  static boolean hasParent(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return parent != null && parent != Object.class;
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] code) {
    if (restoring || !isTarget(loader, name, '/') || HookTable.isOver(name, feature)) {
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
   * Looks at single letters first: this runs for every class that is loaded before main,
   * interpreted, and later often enough to be compiled, which costs more than it does; and the
   * tables shall not be loaded for a program without sockets.
   */
  static boolean isTarget(ClassLoader loader, String name, char separator) {
    if (name == null || name.length() < SHORTEST) {
      return false;
    }
    if (loader != null) {
      return endsLikeNetty(name)
          && name.indexOf("netty") > 0
          && NettyTable.knows(name.replace('.', '/'));
    }
    return looksLikeSocket(name, separator)
        && HookTable.has(separator == '/' ? name : name.replace('.', '/'));
  }

  /** One of sun.nio.ch, java.net and sun.security.ssl, with a name as the table has it. */
  private static boolean looksLikeSocket(String name, char separator) {
    char fifth = name.charAt(4);
    if (fifth == separator) {
      return name.charAt(5) == 'n' && name.charAt(6) == 'e' && name.indexOf("Socket") > 0;
    }
    if (fifth == 'n') {
      return name.charAt(9) == 'h'
          && (name.endsWith("Dispatcher")
              || name.endsWith("ChannelImpl")
              || name.endsWith("SocketImpl"));
    }
    return fifth == 's' && name.endsWith("AppInputStream");
  }

  /** Two letters of Socket, FileDescriptor, Channel and Unsafe, as the types of its table end. */
  private static boolean endsLikeNetty(String name) {
    int last = name.length() - 1;
    char third = name.charAt(last - 2);
    switch (name.charAt(last)) {
      case 't':
        return third == 'k';
      case 'r':
        return third == 't';
      case 'l':
        return third == 'n';
      case 'e':
        return third == 'a';
      default:
        return false;
    }
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
  private byte[] patch(String name, byte[] code, HookPoint[] table) {
    HookPoint[] rows = HookPoint.of(name, table);
    Set<HookPoint> matched = new HashSet<>();
    byte[] changed = ClassPatcher.patch(name, code, rows, matched);
    if (changed == null) {
      changed = HookInserter.patch(name, code, rows, matched);
    }
    for (HookPoint row : rows) {
      if (row.requiredOn(feature) && !matched.contains(row)) {
        problem("no method matches the hook " + row + " on Java " + feature);
      }
    }
    if (name.startsWith("sun/security/ssl/")) {
      tlsPatched = true;
      LockSupport.unpark(follower);
    }
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

  /** Wakes the thread when TLS sockets are about to be used. */
  public void follow(Thread thread) {
    follower = thread;
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
