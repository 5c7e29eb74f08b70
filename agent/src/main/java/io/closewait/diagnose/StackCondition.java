// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.leak.Leak;
import io.closewait.options.Glob;
import java.util.List;

/** What one line of a rule asks of the stacks of a leak. Immutable. */
final class StackCondition {
  /** Which stacks are looked at. */
  enum Where {
    ANY,
    OPEN,
    OWNER,
    EOF,
    /** As {@link #ANY}, and no frame may match. */
    NOT
  }

  private final Where where;
  private final List<Glob> patterns;

  StackCondition(Where where, List<Glob> patterns) {
    this.where = where;
    this.patterns = patterns;
  }

  boolean fits(Leak leak) {
    switch (where) {
      case OPEN:
        return found(leak.open);
      case OWNER:
        return found(leak.owner);
      case EOF:
        return found(leak.eof);
      default:
        boolean found = found(leak.open) || found(leak.owner) || found(leak.eof);
        return found != (where == Where.NOT);
    }
  }

  private boolean found(Stack stack) {
    return stack != null && found(stack.all);
  }

  private boolean found(List<Frame> frames) {
    for (Frame frame : frames) {
      String name = frame.name();
      for (Glob pattern : patterns) {
        if (pattern.matches(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
