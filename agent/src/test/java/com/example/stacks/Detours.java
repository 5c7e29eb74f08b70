// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** One and the same piece of code, reached in ways for which the JDK makes frames of its own. */
public final class Detours {
  private Detours() {}

  public static Throwable here() {
    return new Throwable();
  }

  public static Throwable byReflection(Method here) {
    try {
      return (Throwable) here.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  public static Throwable byLambda() {
    Supplier<Throwable> one = () -> here();
    return one.get();
  }

  public static Throwable byMethodHandle() {
    try {
      MethodHandle here =
          MethodHandles.lookup()
              .findStatic(Detours.class, "here", MethodType.methodType(Throwable.class));
      return (Throwable) here.invoke();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static Throwable byProxy() {
    Supplier<Throwable> proxy =
        (Supplier<Throwable>)
            Proxy.newProxyInstance(
                Detours.class.getClassLoader(),
                new Class<?>[] {Supplier.class},
                (self, method, arguments) -> here());
    return proxy.get();
  }
}
