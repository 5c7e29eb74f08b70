// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A captured stack: what a person reads of it, and all of it for the diagnosis. Immutable. */
public final class Stack {
  /** So many of the innermost and of the outermost frames are kept; recursion lies between. */
  private static final int INNERMOST = 160, OUTERMOST = 64;

  private static final int LONGEST_NAME = 200;

  /** Name of the thread of the first capture. */
  public final String thread;

  /**
   * What is shown, innermost first: without the JDK's own frames, unless there are no others; and
   * at most as many as asked for.
   */
  public final List<Frame> frames;

  /** Frames that are not shown. */
  public final int omittedFrames;

  /** All frames, shown or not, innermost first; a very deep stack lacks its middle. */
  public final List<Frame> all;

  private Stack(String thread, List<Frame> frames, int omittedFrames, List<Frame> all) {
    this.thread = thread;
    this.frames = Collections.unmodifiableList(frames);
    this.omittedFrames = omittedFrames;
    this.all = Collections.unmodifiableList(all);
  }

  /** Returns this stack with other, equal frame objects. */
  Stack with(List<Frame> sameShown, List<Frame> sameFrames) {
    return new Stack(thread, sameShown, omittedFrames, sameFrames);
  }

  /** So much of a thread's name as is kept: some name their threads after a whole request. */
  public static String shortened(String thread) {
    return thread.length() <= LONGEST_NAME ? thread : thread.substring(0, LONGEST_NAME) + "...";
  }

  /**
   * The frame that called this one, of those that are shown; a method that calls itself says
   * nothing new. Null where there is none.
   */
  public @Nullable Frame callerOf(Frame frame) {
    for (int i = frames.indexOf(frame) + 1; i < frames.size(); i++) {
      if (!frames.get(i).name().equals(frame.name())) {
        return frames.get(i);
      }
    }
    return null;
  }

  /** Makes a stack from all of its frames, of which at most {@code most} are shown. */
  public static Stack of(String thread, List<Frame> frames, int most) {
    boolean foreign = false;
    for (Frame frame : frames) {
      foreign |= frame.origin != Origin.JDK;
    }
    ArrayList<Frame> shown = new ArrayList<>();
    ArrayList<Frame> all = new ArrayList<>(Math.min(frames.size(), INNERMOST + OUTERMOST));
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      if (shown.size() < most && foreign == (frame.origin != Origin.JDK)) {
        shown.add(frame);
      }
      if (i < INNERMOST || i >= frames.size() - OUTERMOST) {
        all.add(frame);
      }
    }
    shown.trimToSize();
    return new Stack(thread, shown, frames.size() - shown.size(), all);
  }
}
