// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.Comparator;

/** The order in which to look at leaks: warnings first, then the most sockets. */
public final class GravestFirst implements Comparator<Leak> {
  @Override
  public int compare(Leak a, Leak b) {
    int bySeverity = b.severity.compareTo(a.severity);
    return bySeverity != 0 ? bySeverity : Integer.compare(b.count, a.count);
  }
}
