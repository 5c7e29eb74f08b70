// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** Whose class it is; the more it says to the reader of a report, the later. */
enum CodeOrigin {
  JDK,
  LIBRARY,
  /** A jar that nobody knows: the application's, or a library that is on no list. */
  OTHER_JAR,
  APPLICATION;

  /** Whether a field of such code is worth naming: nothing better may be there. */
  boolean isNamed() {
    return this == OTHER_JAR || this == APPLICATION;
  }
}
