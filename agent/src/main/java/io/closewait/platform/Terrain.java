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

  /** Where there is a kernel that the agent can ask. */
  public boolean isLinux() {
    return system.equals("Linux");
  }

  /**
   * A sentence for where nobody has tried the agent, and it has to do without the kernel; or null.
   */
  public @Nullable String warning() {
    return isLinux()
        ? null
        : "made for Linux and never tried on "
            + system
            + ": the kernel is not asked, so only sockets whose end of stream was read are"
            + " reported, as not confirmed";
  }
}
