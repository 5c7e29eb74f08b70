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

  /** As a hook leaves it: the agent's thread has not written it out yet. */
  public static int unresolved(SiteTable table, String type, String method) {
    Throwable stack = new Throwable();
    stack.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("com.acme." + type, method, type + ".java", 7)
        });
    long hash = (type + "." + method).hashCode() * 0x9E3779B97F4A7C15L;
    int known = table.known(hash);
    return known != 0 ? known : table.add(hash, stack, 1);
  }
}
