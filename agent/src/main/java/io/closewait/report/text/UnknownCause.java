// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.Leak;

/** What every output says in the place of a cause that is not known. */
public final class UnknownCause {
  private UnknownCause() {}

  /** Without a full stop: what follows is the output's. */
  public static String of(Leak leak) {
    return "not known: " + (leak.hasStack() ? "no rule fits these stacks" : "there is no stack");
  }
}
