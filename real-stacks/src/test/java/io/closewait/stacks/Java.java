// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Runtimes;
import java.util.List;

/** The runtimes on which the stacks run: those of today need 17. */
final class Java {
  private Java() {}

  static List<JavaRuntime> versions() {
    return Runtimes.full().stream().filter(runtime -> runtime.version() >= 17).toList();
  }
}
