// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the kernel about one descriptor, each by one call of the system, and answered
 * without interpretation. Nothing is ever thrown: a sandbox may refuse any of them. Behind it tests
 * play kernels that this machine does not have.
 */
interface KernelCalls {
  /** In place of an {@link #option}; no int. */
  long REFUSED = Long.MIN_VALUE;

  /** The first four bytes of a socket option, as this machine reads an int; or REFUSED. */
  long option(int descriptor, int level, int name);

  /** Which of {@code wanted}, hang-up and error are there, without waiting; -1 where refused. */
  int poll(int descriptor, int wanted);

  /** How many bytes can be read (FIONREAD); -1 where refused. */
  int available(int descriptor);

  /** The address at this end of an internet socket; null where it has none, or where refused. */
  @Nullable InetSocketAddress local(int descriptor);

  /** The address at the other end, as {@link #local}. */
  @Nullable InetSocketAddress peer(int descriptor);

  /** Whether {@link #peer} can answer at all. */
  boolean knowsPeers();

  /** What {@code /proc/self/fd} says it is, such as {@code socket:[4711]}; or null. */
  @Nullable String link(int descriptor);
}
