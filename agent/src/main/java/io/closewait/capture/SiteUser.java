// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.BitSet;

/** Keeps numbers of sites, which until then must not be given to other sites. */
public interface SiteUser {
  /** Adds the numbers that it keeps. The agent's thread. */
  void mark(BitSet used);
}
