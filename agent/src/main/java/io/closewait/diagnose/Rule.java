// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.capture.Stack;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One rule: which leaks it fits, and what it says of them. Immutable once read. */
final class Rule {
  final String name;
  Set<Kind> kinds = EnumSet.allOf(Kind.class);
  Side side;
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
        || side != null && side != leak.side
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
   * In one of the stacks no library stands between the frame to blame, the application's, and the
   * JDK.
   */
  private static boolean isDirect(Leak leak) {
    return leak.where != null
        && leak.where.origin == Origin.APPLICATION
        && (straight(leak.eof, leak.where)
            || straight(leak.owner, leak.where)
            || straight(leak.open, leak.where));
  }

  private static boolean straight(Stack stack, Frame blamed) {
    if (stack != null) {
      for (Frame frame : stack.all) {
        if (frame.equals(blamed)) {
          return true;
        }
        if (frame.origin != Origin.JDK && frame.origin != Origin.RUNTIME) {
          return false;
        }
      }
    }
    return false;
  }
}
