// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

/** Call sites that a test makes up. */
public final class PlantedSites {
  private PlantedSites() {}

  /** Number of the site {@code com.acme.TYPE.method}, as the hooks would record it. */
  public static int site(SiteTable table, String type, String method) {
    int id = unresolved(table, type, method);
    table.resolve();
    return id;
  }

  /** Number of the site with this stack, the innermost method first: {@code com.acme.A.handle}. */
  public static int stack(SiteTable table, String... methods) {
    StackTraceElement[] elements = new StackTraceElement[methods.length];
    for (int i = 0; i < methods.length; i++) {
      int dot = methods[i].lastIndexOf('.');
      String type = methods[i].substring(0, dot);
      String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
      elements[i] = new StackTraceElement(type, methods[i].substring(dot + 1), file, 7);
    }
    int id = add(table, elements, String.join(" ", methods));
    table.resolve();
    return id;
  }

  /** As a hook leaves it: the agent's thread has not written it out yet. */
  public static int unresolved(SiteTable table, String type, String method) {
    StackTraceElement frame = new StackTraceElement("com.acme." + type, method, type + ".java", 7);
    return add(table, new StackTraceElement[] {frame}, type + "." + method);
  }

  private static int add(SiteTable table, StackTraceElement[] elements, String name) {
    long hash = name.hashCode() * 0x9E3779B97F4A7C15L;
    int known = table.known(hash);
    if (known != 0) {
      return known;
    }
    Throwable stack = new Throwable();
    stack.setStackTrace(elements);
    return table.add(hash, stack, elements.length);
  }
}
