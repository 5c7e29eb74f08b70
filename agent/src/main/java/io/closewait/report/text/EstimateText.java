// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where sockets without a stack probably belong, in words. */
public final class EstimateText {
  private static final int SHOWN = 3;

  private EstimateText() {}

  /** {@code about 30 (+-8) of site 7f3a9c01d2e4, ...}; null where nothing is probable. */
  public static @Nullable String of(List<Share> shares) {
    StringBuilder words = new StringBuilder();
    for (Share share : shares.subList(0, Math.min(SHOWN, shares.size()))) {
      words.append(words.length() == 0 ? "about " : ", ").append(share.count);
      words.append(" (+-").append(share.error).append(") of site ");
      words.append(PlainText.of(share.site, 40));
    }
    return words.length() == 0 ? null : words.append(", as those that have a stack").toString();
  }
}
