// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.leak.GravestFirst;
import io.closewait.leak.Kind;
import io.closewait.leak.Lead;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The leaks of one moment, a line for each. */
public final class LeakRows {
  /** Leaks that hold descriptors first, and of these the warnings, then the most sockets. */
  private static final Comparator<Leak> HELD_FIRST =
      Comparator.<Leak>comparingInt(leak -> leak.kind.stands() ? 0 : leak.kind.isInferred() ? 1 : 2)
          .thenComparing(new GravestFirst());

  private LeakRows() {}

  /** The heading and the rows, each in at most so many columns; 0: in any number. */
  static String of(List<Leak> leaks, int width) {
    StringBuilder out = new StringBuilder();
    String heading = fields("SOCKETS", "KIND", "/HOUR", "OLDEST", "SITE");
    out.append(heading).append("PLACE\n");
    for (Leak leak : sorted(leaks)) {
      String row =
          fields(
              Integer.toString(leak.count),
              leak.kind.name(),
              growth(leak.perHour),
              oldest(leak),
              PlainText.of(leak.site, 12));
      String place = place(leak);
      out.append(row);
      out.append(width == 0 ? place : ShortPlace.of(place, width - Columns.of(row))).append('\n');
    }
    return out.toString();
  }

  /** In the order in which to look at them. */
  public static List<Leak> sorted(List<Leak> leaks) {
    List<Leak> sorted = new ArrayList<>(leaks);
    sorted.sort(HELD_FIRST);
    return sorted;
  }

  /** Of what is closed no age is told. */
  public static String oldest(Leak leak) {
    return leak.kind == Kind.ABANDONED ? "-" : Span.of(leak.oldestSeconds);
  }

  private static String fields(Object... fields) {
    return String.format(Locale.ROOT, "%7s %-16s %6s %6s %-12s ", fields);
  }

  /** {@code +42}, {@code +4.5}; a question mark until it is known. */
  public static String growth(@Nullable Double perHour) {
    if (perHour == null) {
      return "?";
    }
    if (Math.abs(perHour) < 0.05) {
      return "0";
    }
    String format = Math.abs(perHour) < 10 ? "%+.1f" : Math.abs(perHour) < 1e5 ? "%+.0f" : "%+.0e";
    return String.format(Locale.ROOT, format, perHour);
  }

  /** What to look at first; where nothing is known, why. */
  public static String place(Leak leak) {
    Lead lead = leak.lead();
    if (lead != null) {
      return PlainText.of(lead.text());
    }
    if (Leak.INHERITED.equals(leak.site)) {
      return "inherited";
    }
    return leak.kind == Kind.PRE_EXISTING ? "from before the agent" : "no stack was taken";
  }
}
