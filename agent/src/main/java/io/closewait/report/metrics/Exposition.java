// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import org.jspecify.annotations.Nullable;

/** Writes the text format of Prometheus, version 0.0.4. */
public final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder out = new StringBuilder(4096);
  private @Nullable String name;

  /** Begins a metric; its samples follow. */
  public Exposition metric(String name, String type, String help) {
    this.name = name;
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** Labels as name, value, name, value. */
  public Exposition sample(long value, String... labels) {
    labels(labels);
    out.append(value).append('\n');
    return this;
  }

  /** One sample without labels, in seconds. */
  public Exposition seconds(double value) {
    labels();
    out.append(value).append('\n');
    return this;
  }

  private void labels(String... labels) {
    out.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      out.append('"');
    }
    out.append(labels.length > 0 ? "} " : " ");
  }

  /** What the format asks for; and no control character, which some scrapers refuse. */
  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' || c == '"') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else {
        out.append(c < ' ' || Character.isSurrogate(c) ? '?' : c);
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
