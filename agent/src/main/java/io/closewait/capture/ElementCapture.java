// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

/** Works on every JVM: hashes {@code getStackTrace()}. Three times the cost of the best. */
final class ElementCapture extends StackCapture {
  ElementCapture(SiteTable sites) {
    super(sites);
  }

  /** A method, as the verifier of its caller would load this class to check the assignment. */
  static StackCapture with(SiteTable sites) {
    return new ElementCapture(sites);
  }

  @Override
  public int capture() {
    Throwable stack = new Throwable();
    long hash = 0;
    StackTraceElement[] frames = stack.getStackTrace();
    for (StackTraceElement frame : frames) {
      hash = mix(hash, frame.getClassName().hashCode());
      hash = mix(hash, frame.getMethodName().hashCode());
      hash = mix(hash, frame.getLineNumber()); // negative where it is not known
    }
    int known = sites.known(hash);
    return known != UNSAMPLED ? known : sites.add(hash, stack, frames.length);
  }

  @Override
  public int affordable() {
    return 500;
  }

  @Override
  public String name() {
    return "getStackTrace";
  }
}
