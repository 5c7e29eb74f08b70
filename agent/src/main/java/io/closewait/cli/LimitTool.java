// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import org.jspecify.annotations.Nullable;

/** Changes a limit of a running process; handed in, so that a test can do without one. */
interface LimitTool {
  /** Runs the command as one would type it; null, or why it failed. */
  @Nullable String raise(String command);
}
