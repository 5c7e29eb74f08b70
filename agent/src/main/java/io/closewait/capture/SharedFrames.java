// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each frame once, however many stacks have it: the outer half of an application's stacks is mostly
 * the same. The agent's thread only.
 */
final class SharedFrames {
  /** A frame without its names, and its place in the map. */
  private static final int FRAME_BYTES = 90;

  /** A site without its frames: its objects, its number and hash, its thread's name. */
  private static final int SITE_BYTES = 450;

  private static final int REFERENCE_BYTES = 4;

  private final Map<Frame, Use> uses = new HashMap<>();
  private long siteBytes;
  private long frameBytes;

  /** Returns an equal stack whose frames are shared with other stacks. */
  Stack share(Stack stack) {
    List<Frame> all = new ArrayList<>(stack.all.size());
    for (Frame frame : stack.all) {
      Use use = uses.get(frame);
      if (use == null) {
        use = new Use(frame);
        uses.put(frame, use);
        frameBytes += bytes(frame);
      }
      use.count++;
      all.add(use.frame);
    }
    List<Frame> shown = new ArrayList<>(stack.frames.size());
    for (Frame frame : stack.frames) {
      Use use = uses.get(frame);
      shown.add(use == null ? frame : use.frame);
    }
    siteBytes += bytes(stack);
    return stack.with(shown, all);
  }

  /** Nothing refers to this stack any more. */
  void release(Stack stack) {
    for (Frame frame : stack.all) {
      Use use = uses.get(frame);
      if (use != null && --use.count == 0) {
        uses.remove(frame);
        frameBytes -= bytes(frame);
      }
    }
    siteBytes -= bytes(stack);
  }

  private static int bytes(Stack stack) {
    int references = stack.all.size() + stack.frames.size();
    return SITE_BYTES + stack.thread.length() + REFERENCE_BYTES * references;
  }

  /** The JVM holds the names too, but only as long as the class is there. */
  private static int bytes(Frame frame) {
    return FRAME_BYTES + frame.nameLength();
  }

  /** About what all sites take in the heap. */
  long bytes() {
    return siteBytes + frameBytes;
  }

  private static final class Use {
    final Frame frame;
    int count;

    Use(Frame frame) {
      this.frame = frame;
    }
  }
}
