// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** Only the type of a field. On its own, as JUnit loads the member classes of a test. */
final class NeverLoaded {
  private NeverLoaded() {}
}
