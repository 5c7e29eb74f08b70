// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

/** Whose code a frame is, in the order in which a frame tells a reader more. */
public enum Origin {
  /** Code of the JDK, or made by it at run time. */
  JDK,

  /** A language's runtime: neither the application's nor a library between it and the JDK. */
  RUNTIME,

  /** A library that carries others' bytes or runs others' code. */
  CARRIER,

  LIBRARY,

  /** Code that is none of the above, or that the option {@code app} names. */
  APPLICATION
}
