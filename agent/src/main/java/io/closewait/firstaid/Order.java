// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.firstaid;

import io.closewait.detect.ProvenLeak;
import io.closewait.leak.Severity;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What first aid is asked to close. Immutable. */
public final class Order {
  /** More do not fit into the name of a request. */
  public static final int MOST_SITES = 10;

  private static final char OLDER = 'o', MOST = 'm', DRY = 'd', SITE = 's';
  private static final String BETWEEN = "-";

  /** Empty: all that are proven, without the idle pools. */
  private final Set<String> sites;

  final int olderSeconds;
  final int most;

  /** Only tell what would be closed. */
  final boolean dry;

  private Order(Collection<String> sites, int olderSeconds, int most, boolean dry) {
    this.sites = Collections.unmodifiableSet(new LinkedHashSet<>(sites));
    this.olderSeconds = olderSeconds;
    this.most = most;
    this.dry = dry;
  }

  /** {@code sites}: fingerprints; none for all that are proven. */
  public static Order of(Collection<String> sites, int olderSeconds, int most, boolean dry) {
    return new Order(sites, olderSeconds, most, dry);
  }

  /** This order as one word of lower case letters, digits and hyphens. */
  public String word() {
    StringBuilder out = new StringBuilder().append(OLDER).append(olderSeconds);
    out.append(BETWEEN).append(MOST).append(most).append(dry ? BETWEEN + DRY : "");
    for (String site : sites) {
      out.append(BETWEEN).append(SITE).append(site);
    }
    return out.toString();
  }

  /** Reads what {@link #word} wrote; null for anything else. */
  public static @Nullable Order read(String word) {
    Set<String> sites = new LinkedHashSet<>();
    int older = -1;
    int most = -1;
    boolean dry = false;
    for (String part : word.split(BETWEEN)) {
      String value = part.isEmpty() ? "" : part.substring(1);
      switch (part.isEmpty() ? ' ' : part.charAt(0)) {
        case OLDER:
          older = number(value);
          break;
        case MOST:
          most = number(value);
          break;
        case DRY:
          dry = true;
          break;
        case SITE:
          sites.add(value);
          break;
        default:
          return null;
      }
    }
    return older < 0 || most < 0 ? null : new Order(sites, older, most, dry);
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  /** Whether a socket's site is meant: an idle pool only where it is named. */
  boolean means(ProvenLeak leak) {
    return sites.isEmpty() ? leak.leak.severity == Severity.WARN : sites.contains(leak.leak.site);
  }
}
