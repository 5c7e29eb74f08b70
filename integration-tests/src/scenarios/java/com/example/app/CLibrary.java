// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/**
 * Functions of C whose parameters are numbers, by java.lang.foreign of Java 22 and newer; by its
 * names, as the scenarios are compiled for Java 8.
 */
final class CLibrary {
  private static final String API = "java.lang.foreign.";

  private final Class<?> linkerType = Class.forName(API + "Linker");
  private final Object linker = linkerType.getMethod("nativeLinker").invoke(null);
  private final Object names = linkerType.getMethod("defaultLookup").invoke(linker);

  CLibrary() throws ReflectiveOperationException {}

  /** What the function returns; -1 is a failure. */
  int call(String function, int... arguments) throws Exception {
    try {
      Object[] boxed = Arrays.stream(arguments).boxed().toArray();
      int result = (Integer) handle(function, boxed.length).invokeWithArguments(boxed);
      if (result == -1) {
        throw new IllegalStateException(function + Arrays.toString(arguments) + " failed");
      }
      return result;
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private MethodHandle handle(String function, int arguments) throws ReflectiveOperationException {
    Class<?> layout = Class.forName(API + "MemoryLayout");
    Class<?> descriptor = Class.forName(API + "FunctionDescriptor");
    Class<?> option = Class.forName(API + "Linker$Option");
    Object number = Class.forName(API + "ValueLayout").getField("JAVA_INT").get(null);
    Object numbers = Array.newInstance(layout, arguments);
    Arrays.fill((Object[]) numbers, number);
    Object types =
        descriptor.getMethod("of", layout, numbers.getClass()).invoke(null, number, numbers);
    Method find = Class.forName(API + "SymbolLookup").getMethod("find", String.class);
    Object address = ((Optional<?>) find.invoke(names, function)).get();
    Object noOptions = Array.newInstance(option, 0);
    return (MethodHandle)
        linkerType
            .getMethod(
                "downcallHandle",
                Class.forName(API + "MemorySegment"),
                descriptor,
                noOptions.getClass())
            .invoke(linker, address, types, noOptions);
  }
}
