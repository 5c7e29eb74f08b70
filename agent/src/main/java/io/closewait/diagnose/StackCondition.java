// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

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
    /** The names of the threads instead of frames. */
    THREAD,
    /** All stacks are looked at, and no frame of any may match. */
    NOT
  }

  private final Where where;
  private final List<Glob> patterns;

  StackCondition(Where where, List<Glob> patterns) {
    this.where = where;
    this.patterns = patterns;
  }

  boolean fits(Traces traces) {
    switch (where) {
      case OPEN:
        return found(traces.open);
      case OWNER:
        return found(traces.owner);
      case EOF:
        return found(traces.eof);
      case THREAD:
        return found(traces.threads);
      default:
        boolean found = found(traces.open) || found(traces.owner) || found(traces.eof);
        return found != (where == Where.NOT);
    }
  }

  /** Whether the rule speaks of this method. */
  boolean isAbout(String method) {
    return where != Where.NOT && where != Where.THREAD && matches(method);
  }

  private boolean found(List<String> names) {
    for (String name : names) {
      if (matches(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String name) {
    for (Glob pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
