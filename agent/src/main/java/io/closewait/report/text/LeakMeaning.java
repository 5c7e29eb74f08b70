// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.options.Option;
import io.closewait.options.Options;

/** What these options call a leak, and which of them were set: for whoever reads a figure. */
public final class LeakMeaning {
  private LeakMeaning() {}

  /** {@code open 45s after -1 was read, or 6m after a FIN nobody read}. */
  public static String of(Options options) {
    return "open "
        + options.text(Option.GRACE)
        + " after -1 was read, or "
        + options.text(Option.GRACE_UNREAD)
        + " after a FIN nobody read";
  }

  /** {@code leak shows after 55s (end of stream read) or 6m10s (nobody reads)}: the first one. */
  public static String firstVerdict(Options options) {
    long sweep = options.intervalMillis();
    return "leak shows after "
        + Span.of((options.graceMillis() + sweep) / 1000)
        + " (end of stream read) or "
        + Span.of((options.graceUnreadMillis() + sweep) / 1000)
        + " (nobody reads)";
  }

  /** The options that somebody has set, as they would be typed; or {@code defaults}. */
  public static String settings(Options options) {
    StringBuilder out = new StringBuilder();
    for (Option option : Option.values()) {
      if (!options.isDefault(option)) {
        out.append(out.length() == 0 ? "" : ", ").append(option.key()).append('=');
        out.append(PlainText.of(options.text(option), 200));
      }
    }
    return out.length() == 0 ? "defaults" : out.toString();
  }
}
