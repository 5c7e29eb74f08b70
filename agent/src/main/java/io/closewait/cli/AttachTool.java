// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.File;

/** How a jar is loaded into another JVM. */
interface AttachTool {
  /** Whether this Java can do it at all. */
  boolean isThere();

  /** Throws what the JDK throws: across versions that is a failure as well as a success. */
  void load(File jar, long pid, String argument);
}
