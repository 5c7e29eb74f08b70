// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.report.text.PlainText;
import org.jspecify.annotations.Nullable;

/** A page in the making. Markup goes in by {@link #raw} only, everything else is escaped. */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);

  /** Markup of our own; never anything that came from outside. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html number(long value) {
    out.append(value);
    return this;
  }

  /** Any text, safe between tags and inside a quoted attribute. */
  Html text(String text) {
    return escaped(PlainText.of(text, 2000));
  }

  /** Adds any text of several lines, safe as {@link #text} is. */
  Html lines(String text) {
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      text(text.substring(from, end));
      out.append('\n');
      from = end + 1;
    }
    return text(text.substring(from));
  }

  /** {@code <tag class="style">text</tag>}. */
  Html element(String tag, @Nullable String style, String text) {
    out.append('<').append(tag);
    if (style != null) {
      out.append(" class=\"").append(style).append('"');
    }
    out.append('>');
    return text(text).raw("</").raw(tag).raw(">");
  }

  private Html escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&':
          out.append("&amp;");
          break;
        case '<':
          out.append("&lt;");
          break;
        case '>':
          out.append("&gt;");
          break;
        case '"':
          out.append("&quot;");
          break;
        case '\'':
          out.append("&#39;");
          break;
        default:
          out.append(c);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
