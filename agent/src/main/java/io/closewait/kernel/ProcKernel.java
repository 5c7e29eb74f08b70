// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What Linux tells through files and links alone, of which none is opened where none can be: the
 * descriptors and what they are, but nothing of a connection. It loads none of the JDK's network
 * code: for a program that has no socket, and for the moments in which {@link LinuxKernel} cannot
 * be made.
 */
public final class ProcKernel extends NoKernel {
  private final OwnFigures figures = new OwnFigures();

  @Override
  public @Nullable String link(int fd) {
    return OwnFigures.link(fd);
  }

  @Override
  public int[] openDescriptors() {
    return figures.openDescriptors();
  }

  @Override
  public long cpuNanos() {
    return ThreadTime.nanos();
  }

  @Override
  public long descriptorsUsed() {
    return figures.descriptorsUsed();
  }

  @Override
  public long descriptorsLimit() {
    return figures.descriptorsLimit();
  }
}
