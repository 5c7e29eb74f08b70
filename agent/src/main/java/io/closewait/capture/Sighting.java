// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import org.jspecify.annotations.Nullable;

/** A site as the hooks know it: its number, and until it is written out what that needs. */
final class Sighting {
  final int id;

  /** Met again since the last search for sites that can go. */
  volatile boolean met = true;

  /** These two are null once it is written out; the agent's thread only. */
  @Nullable Throwable stack;

  @Nullable String thread;

  Sighting(int id, Throwable stack, String thread) {
    this.id = id;
    this.stack = stack;
    this.thread = thread;
  }
}
