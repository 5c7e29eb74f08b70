// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.BufferedReader;
import java.io.FileReader;
import java.lang.reflect.AccessibleObject;
import java.net.URL;
import java.util.Arrays;
import java.util.Enumeration;

/** Tries to get at classes and rights that only the agent has. */
public final class ReachesIntoAgent {
  private ReachesIntoAgent() {}

  public static void main(String[] args) throws Exception {
    try (BufferedReader names = new BufferedReader(new FileReader(System.getProperty("names")))) {
      for (String name = names.readLine(); name != null; name = names.readLine()) {
        tryToLoad(name);
      }
    }
    Main.say("services " + count("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
    tryToCall("jdk.internal.misc.Unsafe", "getUnsafe");
    tryToCall("jdk.internal.misc.SharedSecrets", "getJavaLangAccess");
    tryToCall("jdk.internal.access.SharedSecrets", "getJavaLangAccess");
    tryToOpen("sun.nio.ch.SelectorImpl", "selectedKeys");
    tryToOpen("java.io.FileDescriptor", "fd");
    tryToOpen("java.net.Socket", "impl");
    tryToOpen("java.lang.Throwable", "backtrace");
    tryToOpen("java.lang.ClassLoader", "parent");
    Main.say("up");
    Main.say("ended");
  }

  private static void tryToLoad(String name) {
    for (ClassLoader loader :
        Arrays.asList(
            ReachesIntoAgent.class.getClassLoader(),
            ClassLoader.getSystemClassLoader().getParent())) {
      try {
        Class.forName(name, false, loader);
        Main.say("reached " + name);
      } catch (ClassNotFoundException | LinkageError expected) {
        continue;
      }
    }
  }

  private static void tryToCall(String type, String method) {
    try {
      Class.forName(type).getMethod(method).invoke(null);
      Main.say("called " + type + "." + method);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      Main.say(type + "." + method + ": " + e.getClass().getName());
    }
  }

  private static void tryToOpen(String type, String field) {
    try {
      AccessibleObject found = Class.forName(type).getDeclaredField(field);
      found.setAccessible(true);
      Main.say("opened " + type + "." + field);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Main.say(type + "." + field + ": " + e.getClass().getName());
    }
  }

  private static int count(String resource) throws java.io.IOException {
    int count = 0;
    Enumeration<URL> found = ClassLoader.getSystemResources(resource);
    while (found.hasMoreElements()) {
      found.nextElement();
      count++;
    }
    return count;
  }
}
