// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.options.Options;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the team looks at its own code: an address for each line of the application. A library's
 * code lies elsewhere, so its frames have none. Immutable.
 */
public final class SourceLinks {
  public static final SourceLinks NONE = new SourceLinks(null);

  private static final String PATH = "{path}", LINE = "{line}";

  private final @Nullable String pattern;

  /** As the options want them. */
  public static SourceLinks of(Options options) {
    return options.source() == null ? NONE : new SourceLinks(options.source());
  }

  private SourceLinks(@Nullable String pattern) {
    this.pattern = pattern;
  }

  /** The address of the line; null where there is none, or it is not known. */
  public @Nullable String to(@Nullable Frame frame) {
    String path = pattern == null || frame == null ? null : frame.path();
    if (pattern == null
        || frame == null
        || path == null
        || frame.line() <= 0
        || frame.origin != Origin.APPLICATION) {
      return null;
    }
    return pattern.replace(PATH, encoded(path)).replace(LINE, Integer.toString(frame.line()));
  }

  /** Names of classes may hold anything; an address may not. */
  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/._-$".indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
