// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import org.jspecify.annotations.Nullable;

/** What tells one leak from another: the site and the kind. Immutable. */
public final class LeakKey {
  public final String site;
  public final Kind kind;

  public LeakKey(String site, Kind kind) {
    this.site = site;
    this.kind = kind;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LeakKey
        && ((LeakKey) other).kind == kind
        && ((LeakKey) other).site.equals(site);
  }

  @Override
  public int hashCode() {
    return 31 * site.hashCode() + kind.ordinal();
  }

  @Override
  public String toString() {
    return site + ' ' + kind;
  }
}
