// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.platform.Platform;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this JVM and where they stand. A class of the application may be a Thread with
 * methods of its own, so only the JDK's are called. One thread.
 */
final class Threads {
  private final MethodHandle stack;
  private final MethodHandle all;

  /** Null before 21. */
  private final @Nullable Containers containers;

  /**
   * Looks everything up.
   *
   * @throws ReflectiveOperationException where this JDK is built differently
   */
  Threads(MethodHandles.Lookup trusted) throws ReflectiveOperationException {
    stack =
        trusted.findSpecial(
            Thread.class,
            "getStackTrace",
            MethodType.methodType(StackTraceElement[].class),
            Thread.class);
    all = trusted.findStatic(Thread.class, "getThreads", MethodType.methodType(Thread[].class));
    Class<?> top = Platform.feature() < 21 ? null : find("jdk.internal.vm.ThreadContainers");
    Class<?> container = top == null ? null : find("jdk.internal.vm.ThreadContainer");
    containers = top == null || container == null ? null : new Containers(trusted, top, container);
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException otherJdk) {
      return null;
    }
  }

  /** All threads, from the system: no thread group is asked, which may be locked. */
  List<Thread> platform() {
    try {
      return Arrays.asList((Thread[]) all.invokeExact());
    } catch (OutOfMemoryError full) {
      throw full;
    } catch (Throwable refused) {
      return Arrays.asList(Platform.threadsOf(Platform.topThreadGroup()));
    }
  }

  /** Virtual threads, not more than {@code most}. */
  List<Thread> virtual(int most) {
    List<Thread> found = new ArrayList<>();
    if (containers != null) {
      try {
        containers.collect((Object) containers.top.invokeExact(), found, most);
      } catch (OutOfMemoryError full) {
        throw full;
      } catch (Throwable refused) {
        return found;
      }
    }
    return found;
  }

  /** Where the JDK keeps its virtual threads: a tree of containers. */
  private static final class Containers {
    final MethodHandle top;
    private final MethodHandle threads;
    private final MethodHandle children;

    Containers(MethodHandles.Lookup trusted, Class<?> all, Class<?> container)
        throws ReflectiveOperationException {
      MethodType stream = MethodType.methodType(Stream.class);
      MethodType seen = MethodType.methodType(Stream.class, Object.class);
      top =
          trusted
              .findStatic(all, "root", MethodType.methodType(container))
              .asType(MethodType.methodType(Object.class));
      threads = trusted.findVirtual(container, "threads", stream).asType(seen);
      children = trusted.findVirtual(container, "children", stream).asType(seen);
    }

    void collect(Object container, List<Thread> found, int most) throws Throwable {
      Iterator<?> here = ((Stream<?>) threads.invokeExact(container)).iterator();
      while (found.size() < most && here.hasNext()) {
        Thread thread = (Thread) here.next();
        if (isVirtual(thread)) {
          found.add(thread);
        }
      }
      Iterator<?> below = ((Stream<?>) children.invokeExact(container)).iterator();
      while (found.size() < most && below.hasNext()) {
        collect(below.next(), found, most);
      }
    }
  }

  static boolean isVirtual(Thread thread) {
    return thread.getClass().getName().equals("java.lang.VirtualThread");
  }

  /** Where it stands, the innermost frame first; empty where it has ended. */
  StackTraceElement[] stack(Thread thread) {
    try {
      return (StackTraceElement[]) stack.invokeExact(thread);
    } catch (OutOfMemoryError full) {
      throw full;
    } catch (Throwable refused) {
      return new StackTraceElement[0];
    }
  }
}
