// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import io.closewait.bootstrap.SocketTable;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private @Nullable String refusal;

  /** Taken by the agent's thread. Null until a class is patched: a start pays for each of ours. */
  private volatile @Nullable Problems problems;

  /** Null until the first class has to be patched. */
  private volatile @Nullable HookPatcher patcher;

  /** Known once classes that are loaded may be patched. */
  private volatile @Nullable Instrumentation instrumentation;

  private volatile boolean restoring;
  private volatile boolean tlsPatched;

  /** The thread that is to know soon that TLS is used; or null. */
  private volatile @Nullable Thread follower;

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
  public @Nullable String prepare() {
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
    this.instrumentation = instrumentation;
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
      if ((loader != null || mayHaveRows(type) || mayWrapEpoll(type))
          && isTarget(loader, type.getName(), '.')
          && !HookedTypes.isOver(type.getName(), feature)) {
        loaded.add(type);
      }
    }
    if (!loaded.isEmpty()) {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    }
  }

  /**
   * Whether the class extends another or is a task, as all but one of the JDK in the table. To ask
   * first spares the JVM a string of the name of most loaded classes.
   */
  static boolean mayHaveRows(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return parent != null && (parent != Object.class || Runnable.class.isAssignableFrom(type));
  }

  /** Of Java 8 to 10, and alone in extending nothing: a plain class that only its package sees. */
  private boolean mayWrapEpoll(Class<?> type) {
    return feature < 11 && type.getModifiers() == 0;
  }

  @Override
  public byte @Nullable [] transform(
      ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] code) {
    if (restoring || !isTarget(loader, name, '/') || HookedTypes.isOver(name, feature)) {
      return null;
    }
    return System.getSecurityManager() == null
        ? patched(loader, name, code)
        : AccessController.doPrivileged(new Privileged(this, loader, name, code));
  }

  /** Runs with the agent's own rights: below it on the stack is whoever loads the class. */
  private static final class Privileged implements PrivilegedAction<byte[]> {
    private final HookTransformer hooks;
    private final ClassLoader loader;
    private final String name;
    private final byte[] code;

    Privileged(HookTransformer hooks, ClassLoader loader, String name, byte[] code) {
      this.hooks = hooks;
      this.loader = loader;
      this.name = name;
      this.code = code;
    }

    @Override
    public byte @Nullable [] run() {
      return hooks.patched(loader, name, code);
    }
  }

  private byte @Nullable [] patched(ClassLoader loader, String name, byte[] code) {
    try {
      if (prepare() != null) {
        return null;
      }
      byte[] changed = patcher().patch(loader, name, code);
      if (name.startsWith("sun/security/ssl/")) {
        tlsPatched = true;
        LockSupport.unpark(follower);
      }
      return changed;
    } catch (Throwable failed) {
      problems().add(name.replace('/', '.') + " is not instrumented: " + failed);
      return null;
    }
  }

  private synchronized Problems problems() {
    Problems made = problems == null ? new Problems() : problems;
    problems = made;
    return made;
  }

  private HookPatcher patcher() {
    HookPatcher made = patcher;
    return made != null ? made : makePatcher();
  }

  private synchronized HookPatcher makePatcher() {
    if (patcher == null) {
      patcher = new HookPatcher(feature, problems());
    }
    return patcher;
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
        && HookedTypes.has(separator == '/' ? name : name.replace('.', '/'));
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
              || name.endsWith("SocketImpl")
              || name.endsWith("SelectorImpl")
              || name.endsWith("EPollArrayWrapper")
              || name.endsWith("Impl$ReadTask")
              || name.endsWith("Impl$WriteTask"));
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

  /** The patched classes with the number of hooks in each, such as {@code java.net.Socket 2}. */
  public List<String> inPlace() {
    return patcher == null ? new ArrayList<>() : patcher.inPlace();
  }

  /** Gives the classes that were patched before their library was refused their own code back. */
  private void restoreRefused() {
    if (patcher != null && patcher.takeRefusal() && instrumentation != null) {
      try {
        retransform(instrumentation);
        SocketTable.clear(); // what such hooks have recorded may never be released
      } catch (Throwable failed) {
        problems().add("hooks of what is not watched stay in place: " + failed);
      }
    }
  }

  /** Wakes the thread when TLS sockets are about to be used. */
  public void follow(Thread thread) {
    follower = thread;
  }

  /** Whether the JVM's TLS sockets call from now on. */
  public boolean tlsPatched() {
    return tlsPatched;
  }

  /**
   * The next sentence about a hook that is not in place, or null. Called by the agent's thread,
   * which also takes out here what the thread that loaded a class could not.
   */
  public @Nullable String nextProblem() {
    restoreRefused();
    Problems there = problems;
    return there == null ? null : there.next();
  }
}
