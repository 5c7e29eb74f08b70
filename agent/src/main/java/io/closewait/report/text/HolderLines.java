// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.Holder;
import io.closewait.leak.Leak;

/** Who has the sockets, in words; what is known apart from what is inferred. */
final class HolderLines {
  private static final String KNOWN = "who has them:    ", INFERRED = "inferred:        ";

  private HolderLines() {}

  /** The lines, each begun by a line feed. */
  static String of(Leak leak) {
    StringBuilder out = new StringBuilder();
    for (Holder holder : leak.holders) {
      out.append('\n').append(holder.isInferred() ? INFERRED : KNOWN);
      out.append(' ').append(PlainText.of(holder.sentence()));
    }
    return out.toString();
  }
}
