// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** How many of the leaked sockets without a stack are probably of one site. Immutable. */
public final class Share {
  public final String site;
  public final long count;

  /** The true number is no further away than this in nineteen of twenty cases. */
  public final long error;

  public Share(String site, long count, long error) {
    this.site = site;
    this.count = count;
    this.error = error;
  }
}
