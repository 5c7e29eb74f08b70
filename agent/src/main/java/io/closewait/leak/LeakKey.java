// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import org.jspecify.annotations.Nullable;

/** What tells one leak from another: the site and the kind. Immutable. */
public final class LeakKey {
  public final String site;

  /** The kind's name: a later version's may have none here. */
  public final String kind;

  public LeakKey(String site, Kind kind) {
    this(site, kind.name());
  }

  public LeakKey(String site, String kind) {
    this.site = site;
    this.kind = kind;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LeakKey
        && ((LeakKey) other).kind.equals(kind)
        && ((LeakKey) other).site.equals(site);
  }

  @Override
  public int hashCode() {
    return 31 * site.hashCode() + kind.hashCode();
  }

  @Override
  public String toString() {
    return site + ' ' + kind;
  }
}
