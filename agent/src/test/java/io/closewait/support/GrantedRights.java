// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.support;

import io.closewait.platform.Platform;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;

/** The real platform in a test JVM, to which the command line gave the rights beforehand. */
public final class GrantedRights {
  private GrantedRights() {}

  public static Platform platform() {
    try {
      return Platform.of(instrumentation());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Instrumentation instrumentation() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            GrantedRights.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> null);
  }
}
