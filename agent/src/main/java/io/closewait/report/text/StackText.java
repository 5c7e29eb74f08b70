// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.capture.Stack;
import io.closewait.leak.Lead;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The stacks of one leak in the order in which they are told. What the one before ended with is not
 * printed again; where that is asked for, runs of frames that are not the application's become one
 * line.
 */
public final class StackText {
  /** So few lines are not worth folding. */
  private static final int FEW = 3;

  /** A method that opened or read says what it was called for; its callers in a library do not. */
  private static final int INNERMOST = 1;

  private static final int MOST_NAMES = 3;

  private final StringBuilder out;
  private final boolean folded;

  /** The stack printed last. */
  private List<Frame> printed = Collections.emptyList();

  StackText(StringBuilder out, boolean folded) {
    this.out = out;
    this.folded = folded;
  }

  /** Appends the frames, each begun by a line feed. */
  void frames(Stack stack) {
    int shared = shared(stack.frames, printed);
    List<Frame> own = stack.frames.subList(0, stack.frames.size() - shared);
    if (folded && ofApplication(stack.frames)) {
      fold(own);
    } else {
      for (Frame frame : own) {
        frame(frame);
      }
    }
    if (shared > 0) {
      out.append("\n    ... ").append(shared).append(" as above");
    }
    if (stack.omittedFrames > 0) {
      out.append("\n    ... ").append(cut(stack));
      out.append(": the JDK's own, or beyond the option frames");
    }
    printed = stack.frames;
  }

  /** The frame to show for one of the leak's stacks, which must not be empty. */
  public static Frame first(Stack stack, Leak leak) {
    Frame opened = stack == leak.listener ? Lead.application(stack) : null;
    if (opened != null) {
      return opened;
    }
    Frame where = leak.where;
    return where != null && stack.frames.contains(where) ? where : stack.frames.get(0);
  }

  static String cut(Stack stack) {
    return Count.of(stack.omittedFrames, "frame") + " cut";
  }

  private void frame(Frame frame) {
    out.append("\n    at ").append(PlainText.of(frame.toString()));
  }

  private static boolean ofApplication(List<Frame> frames) {
    for (Frame frame : frames) {
      if (frame.origin == Origin.APPLICATION) {
        return true;
      }
    }
    return false;
  }

  private void fold(List<Frame> frames) {
    for (int from = 0; from < frames.size(); ) {
      int to = from;
      while (to < frames.size() && frames.get(to).origin != Origin.APPLICATION) {
        to++;
      }
      int shown = from == 0 ? INNERMOST : 0;
      if (to - from - shown < FEW) {
        shown = Math.max(1, to - from);
      }
      int end = Math.min(from + shown, frames.size());
      for (Frame frame : frames.subList(from, end)) {
        frame(frame);
      }
      if (end < to) {
        out.append("\n    ... ").append(to - end).append(" of ");
        out.append(names(frames.subList(end, to)));
      }
      from = Math.max(to, end);
    }
  }

  /** {@code org.springframework, org.apache and others}. */
  private static String names(List<Frame> frames) {
    List<String> names = new ArrayList<>();
    for (Frame frame : frames) {
      String name = library(frame.type);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    String more = names.size() > MOST_NAMES ? " and others" : "";
    List<String> first = names.subList(0, Math.min(MOST_NAMES, names.size()));
    return PlainText.of(String.join(", ", first), 200) + more;
  }

  /** The first two names of its package. */
  private static String library(String type) {
    int first = type.indexOf('.');
    int second = type.indexOf('.', first + 1);
    return first < 0 || second < 0 ? type : type.substring(0, second);
  }

  /** Outermost frames that both have, where that saves lines; never all, the first is shown. */
  private static int shared(List<Frame> frames, List<Frame> above) {
    int same = 0;
    while (same < frames.size() - 1
        && same < above.size()
        && frames.get(frames.size() - 1 - same).equals(above.get(above.size() - 1 - same))) {
      same++;
    }
    return same >= 2 ? same : 0;
  }
}
