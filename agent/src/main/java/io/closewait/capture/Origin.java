// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

/** Whose code a frame is. In the order in which a frame tells a reader more. */
public enum Origin {
  /** The JDK's, or made by it at run time. */
  JDK,

  /** Of a language's runtime: neither the application's nor a library between it and the JDK. */
  RUNTIME,

  /** Of a library that carries others' bytes or runs others' code. */
  CARRIER,

  LIBRARY,

  /** Whatever is none of the above, or what the option {@code app} says. */
  APPLICATION
}
