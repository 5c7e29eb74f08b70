// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.diagnose.Diagnoser;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many leaks by their likely causes: often one mistake was made at many places. */
final class WhatToDo {
  private WhatToDo() {}

  static String of(List<Leak> leaks, Diagnoser diagnoser) {
    Map<String, List<Leak>> byAdvice = new LinkedHashMap<>();
    for (Leak leak : leaks) {
      Diagnosis diagnosis = diagnoser.diagnose(leak);
      String advice = diagnosis == null ? unknown(leak) : words(diagnosis);
      byAdvice.computeIfAbsent(advice, first -> new ArrayList<>()).add(leak);
    }
    StringBuilder out = new StringBuilder("\nWhat to do:\n");
    for (Map.Entry<String, List<Leak>> entry : byAdvice.entrySet()) {
      out.append("  ").append(sites(entry.getValue())).append('\n');
      out.append(entry.getKey()).append('\n');
    }
    return out.toString();
  }

  private static String unknown(Leak leak) {
    String probably = EstimateText.of(leak.probably);
    if (probably != null) {
      return "    probably:  " + probably;
    }
    return "    cause:  " + UnknownCause.of(leak);
  }

  private static String words(Diagnosis diagnosis) {
    return "    cause:  "
        + PlainText.of(diagnosis.cause)
        + "\n    fix:    "
        + PlainText.of(diagnosis.fix);
  }

  /** {@code 7f3a9c01d2e4, 38aa00000005 (ABANDONED)}: with the kind where it is not the first's. */
  private static String sites(List<Leak> leaks) {
    StringBuilder out = new StringBuilder();
    for (Leak leak : leaks) {
      out.append(out.length() == 0 ? "" : ", ").append(PlainText.of(leak.site, 40));
      boolean first = leak == leaks.get(0);
      out.append(first || leak.kind != leaks.get(0).kind ? " (" + leak.kind + ")" : "");
    }
    return out.toString();
  }
}
