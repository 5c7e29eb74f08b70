// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.html;

import io.closewait.leak.CensusLine;
import io.closewait.report.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** The census as the usual flame graph tools read it: frames from the outermost, state, count. */
public final class CollapsedStacks {
  private CollapsedStacks() {}

  public static String of(List<CensusLine> census) {
    StringBuilder out = new StringBuilder();
    for (CensusLine line : census) {
      for (String frame : frames(line)) {
        out.append(plain(frame)).append(';');
      }
      out.append('[').append(line.state).append("] ").append(line.count).append('\n');
    }
    return out.toString();
  }

  /** Outermost first, without file and line: the same method is one bar. */
  static List<String> frames(CensusLine line) {
    List<String> frames = new ArrayList<>();
    if (line.open == null || line.open.frames.isEmpty()) {
      frames.add(line.open == null ? "(no stack was taken)" : "(JDK only)");
      return frames;
    }
    for (int i = line.open.frames.size() - 1; i >= 0; i--) {
      frames.add(line.open.frames.get(i).name());
    }
    return frames;
  }

  private static String plain(String text) {
    return PlainText.of(text).replace(';', ',').replace(' ', '_');
  }
}
