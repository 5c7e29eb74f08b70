// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

/** A JVM as it is known from outside. Immutable. */
public final class Jvm {
  public final long pid;

  /** When it started, in the kernel's count: tells it from a later one of the same number. */
  public final String start;

  /** Main class, module or jar. */
  public final String name;

  /** Short id of its container; empty where it is in none. */
  public final String container;

  /** Describes one; the texts must be fit to be printed. */
  public Jvm(long pid, String start, String name, String container) {
    this.pid = pid;
    this.start = start;
    this.name = name;
    this.container = container;
  }

  /** {@code process 4711 (com.acme.Server)}. */
  public String words() {
    String where = container.isEmpty() ? "" : ", container " + container;
    return "process " + pid + " (" + name + where + ")";
  }
}
