// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One rule: which leaks it fits, and what it says of them. Immutable once read. */
final class Rule {
  final String name;
  Set<Kind> kinds = EnumSet.allOf(Kind.class);
  String side;
  boolean direct;
  final List<StackCondition> conditions = new ArrayList<>();
  String cause;
  String fix;
  String docs;

  Rule(String name) {
    this.name = name;
  }

  Diagnosis diagnosis() {
    return new Diagnosis(cause, fix, docs);
  }

  boolean fits(Leak leak) {
    if (!kinds.contains(leak.kind)
        || side != null && !side.equals(leak.side)
        || direct && !isDirect(leak)) {
      return false;
    }
    for (StackCondition condition : conditions) {
      if (!condition.fits(leak)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The frame to blame is the innermost one that is not the JDK's, so no library stands between.
   */
  private static boolean isDirect(Leak leak) {
    return leak.where != null
        && (startsAt(leak.eof, leak.where)
            || startsAt(leak.owner, leak.where)
            || startsAt(leak.open, leak.where));
  }

  private static boolean startsAt(Stack stack, Frame frame) {
    return stack != null && !stack.frames.isEmpty() && stack.frames.get(0).equals(frame);
  }
}
