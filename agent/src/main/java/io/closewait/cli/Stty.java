// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import org.jspecify.annotations.Nullable;

/** How the terminal is asked and set. */
interface Stty {
  /** First line of what the program says to these arguments; null where it fails. */
  @Nullable String run(String... arguments);
}
