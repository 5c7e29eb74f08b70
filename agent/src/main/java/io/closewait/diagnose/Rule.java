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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule: which leaks it fits, and what it says of them. Immutable once read. */
final class Rule {
  final String name;
  Set<Kind> kinds = EnumSet.allOf(Kind.class);
  @Nullable Side side;
  boolean direct;

  /** It speaks to whoever calls the library, who may be another library. */
  boolean called;

  final List<StackCondition> conditions = new ArrayList<>();
  String cause = "";
  String fix = "";
  @Nullable String docs;

  Rule(String name) {
    this.name = name;
  }

  /** What it says of a leak that it fits. */
  @Nullable Diagnosis diagnosis(Leak leak) {
    Frame between = called ? between(leak) : null;
    return between == null
        ? new Diagnosis(cause, fix, docs)
        : UnknownLibrary.above(between, cause, fix, docs);
  }

  boolean fits(Leak leak, Traces traces) {
    if (!kinds.contains(leak.kind)
        || side != null && side != leak.side
        || direct && !isDirect(leak)) {
      return false;
    }
    for (StackCondition condition : conditions) {
      if (!condition.fits(traces)) {
        return false;
      }
    }
    return true;
  }

  /**
   * In one of the stacks no library stands between the frame to blame, the application's, and the
   * JDK; or the application opened the socket itself, and a library only reads and writes for it.
   */
  private static boolean isDirect(Leak leak) {
    return leak.where != null
        && leak.where.origin == Origin.APPLICATION
        && (UnknownLibrary.isOpenedWithoutOne(leak)
            || straight(leak.eof, leak.where)
            || straight(leak.owner, leak.where)
            || straight(leak.open, leak.where));
  }

  private static boolean straight(@Nullable Stack stack, Frame blamed) {
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

  /**
   * The outermost frame of a library that called the one this rule is about, and of which the rule
   * knows nothing: the application can call no method of the layer below it. Null: there is none.
   */
  private @Nullable Frame between(Leak leak) {
    for (Stack stack : Arrays.asList(leak.eof, leak.owner, leak.open)) {
      Frame above = stack == null ? null : above(stack.all);
      if (above != null) {
        return above;
      }
    }
    return null;
  }

  private @Nullable Frame above(List<Frame> frames) {
    Frame above = null;
    boolean inside = false;
    for (Frame frame : frames) {
      if (inside && frame.origin == Origin.APPLICATION) {
        return above;
      }
      if (isAbout(frame)) {
        inside = true;
        above = frame.origin == Origin.CARRIER ? above : null; // it may call the library back
      } else if (inside && frame.origin == Origin.LIBRARY) {
        above = frame;
      }
    }
    return above;
  }

  private boolean isAbout(Frame frame) {
    String method = frame.name();
    for (StackCondition condition : conditions) {
      if (condition.isAbout(method)) {
        return true;
      }
    }
    return false;
  }
}
