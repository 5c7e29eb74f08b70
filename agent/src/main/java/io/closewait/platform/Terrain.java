// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import org.jspecify.annotations.Nullable;

/**
 * What this JVM and its system are, against where the agent has been tried. Immutable; costs two
 * system properties.
 */
public final class Terrain {
  private final String vm;
  private final String system;

  /** The one we are in. */
  public static Terrain here() {
    return new Terrain(System.getProperty("java.vm.name"), System.getProperty("os.name"));
  }

  Terrain(String vm, String system) {
    this.vm = String.valueOf(vm);
    this.system = String.valueOf(system);
  }

  /** A sentence that says why nothing is installed here; or null. */
  public @Nullable String refusal() {
    return vm.contains("J9")
        ? "not installed, the application runs without it: this JVM is "
            + vm
            + "; the agent needs HotSpot, the JVM of the OpenJDK builds"
        : null;
  }

  /** The system that the agent was made for. */
  public boolean isLinux() {
    return system.equals("Linux");
  }

  /** A system whose kernel tells states of connections in its own way. */
  public boolean isMacOs() {
    return system.startsWith("Mac OS X");
  }

  /** A system whose descriptors are handles, and of which no state can be asked. */
  public boolean isWindows() {
    return system.startsWith("Windows");
  }

  /** A sentence for where nobody has tried the agent; or null. */
  public @Nullable String warning() {
    if (isLinux()) {
      return null;
    }
    String untried = "made for Linux and never tried on " + system;
    return isMacOs()
        ? untried + ", whose kernel it asks in another way"
        : untried
            + ": the kernel is not asked for states, so a peer that closed is seen only where"
            + " nothing is left to read, and a dead connection is not";
  }
}
