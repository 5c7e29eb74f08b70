// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

/** What is known of a connection whose state the kernel does not tell. */
public enum Opinion {
  /** Its input has ended, and nothing is left to read. */
  ENDED,
  /** Its input has not ended. */
  OPEN,
  /** There is something to read; what comes after it nobody can tell. */
  DATA,
  /** No connection, one that was reset or never began, or nothing is answered at all. */
  NONE
}
