// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import org.jspecify.annotations.Nullable;

/** The likely cause of a leak and what to change: inferred, and shown as such. Immutable. */
public final class Diagnosis {
  /** One sentence; never null. */
  public final String cause;

  /** One sentence; never null. */
  public final String fix;

  /** Where the library's own documentation says so; or null. */
  public final @Nullable String docs;

  public Diagnosis(String cause, String fix, @Nullable String docs) {
    this.cause = cause;
    this.fix = fix;
    this.docs = docs;
  }
}
