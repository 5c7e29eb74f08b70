// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.leak.Leak;
import org.jspecify.annotations.Nullable;

/** Tells the likely cause of a leak. Any thread; never throws. */
public interface Diagnoser {
  /** The diagnosis, or null: no rule fits, the facts must speak for themselves. */
  @Nullable Diagnosis diagnose(Leak leak);
}
