// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, none of which can fill the memory, whatever the text is. */
final class BoundedLines implements Closeable {
  private final Reader in;
  private final int longest;
  private final char[] buffer = new char[1 << 14];
  private int at;
  private int end;
  private boolean cut;

  /**
   * Lines of a text.
   *
   * @param longest characters that are kept of a line
   */
  BoundedLines(Reader in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The next line, or as much of it as is kept; null at the end. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    cut = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      int room = Math.min(at - from, longest - line.length());
      line.append(buffer, from, room);
      cut |= room < at - from;
      if (at < end) {
        at++;
        break;
      }
    }
    return any ? line.toString() : null;
  }

  /** Whether something of the last line was left out. */
  boolean wasCut() {
    return cut;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
