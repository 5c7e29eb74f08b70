// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.Collections;
import java.util.List;

/** A captured stack as a person reads it: without the JDK's own frames. Immutable. */
public final class Stack {
  /** Name of the thread of the first capture. */
  public final String thread;

  /** Innermost first. */
  public final List<Frame> frames;

  /** Frames cut: those of the JDK, and those beyond the number asked for. */
  public final int omittedFrames;

  /**
   * The JDK's frames among those cut, innermost first and bounded in number: they tell which of the
   * JDK's clients or servers was used. Not shown.
   */
  public final List<Frame> jdkFrames;

  public Stack(String thread, List<Frame> frames, int omittedFrames) {
    this(thread, frames, omittedFrames, Collections.<Frame>emptyList());
  }

  public Stack(String thread, List<Frame> frames, int omittedFrames, List<Frame> jdkFrames) {
    this.thread = thread;
    this.frames = Collections.unmodifiableList(frames);
    this.omittedFrames = omittedFrames;
    this.jdkFrames = Collections.unmodifiableList(jdkFrames);
  }
}
