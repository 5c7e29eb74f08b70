// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Knows who a process is. */
public interface Registrar {
  /**
   * The JVM of this number; null where it is none, or has ended. May take long, or for ever, where
   * the process is hostile.
   */
  @Nullable Jvm identify(long pid, String start) throws IOException;
}
