// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Spans of age, in which the sockets of a leak are counted. */
public final class Ages {
  /** The youngest first. */
  public static final List<String> LABELS =
      Collections.unmodifiableList(
          Arrays.asList("< 1 min", "< 10 min", "< 1 h", "< 6 h", "< 1 day", "older"));

  private static final long[] ENDS = {60, 600, 3600, 6 * 3600, 24 * 3600};

  private Ages() {}

  /** Index into {@link #LABELS}. */
  public static int span(long seconds) {
    int span = 0;
    while (span < ENDS.length && seconds >= ENDS[span]) {
      span++;
    }
    return span;
  }
}
