// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.platform.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each frame once, however many stacks have it: the outer half of an application's stacks is mostly
 * the same. The agent's thread only.
 */
final class SharedFrames {
  /** Characters of a text take so many bytes; since Java 9 mostly one. */
  private static final int CHARACTER_BYTES = Platform.feature() == 8 ? 2 : 1;

  /** A frame and its place in the map. */
  private static final int FRAME_BYTES = 100;

  /** A text without its characters. A frame has three, of which others of its class share two. */
  private static final int TEXT_BYTES = 40, TEXTS = 3;

  /** A site without its frames: its objects, its number and hash, its thread's name. */
  private static final int SITE_BYTES = 450;

  private static final int REFERENCE_BYTES = 4;

  private final Map<Frame, Use> uses = new HashMap<>();
  private long siteBytes;
  private long frameBytes;

  /** Returns an equal stack whose frames are shared with other stacks. */
  Stack share(Stack stack) {
    siteBytes += bytes(stack);
    return stack.with(share(stack.frames), share(stack.all));
  }

  private List<Frame> share(List<Frame> frames) {
    List<Frame> same = new ArrayList<>(frames.size());
    for (Frame frame : frames) {
      Use use = uses.get(frame);
      if (use == null) {
        use = new Use(frame);
        uses.put(frame, use);
        frameBytes += bytes(frame);
      }
      use.count++;
      same.add(use.frame);
    }
    return same;
  }

  /** The equal frame that is shared; itself where none is. */
  Frame shared(Frame frame) {
    Use use = uses.get(frame);
    return use == null ? frame : use.frame;
  }

  /** Nothing refers to this stack any more. */
  void release(Stack stack) {
    release(stack.frames);
    release(stack.all);
    siteBytes -= bytes(stack);
  }

  private void release(List<Frame> frames) {
    for (Frame frame : frames) {
      Use use = uses.get(frame);
      if (use != null && --use.count == 0) {
        uses.remove(frame);
        frameBytes -= bytes(frame);
      }
    }
  }

  private static int bytes(Stack stack) {
    int references = stack.all.size() + stack.frames.size();
    return SITE_BYTES + CHARACTER_BYTES * stack.thread.length() + REFERENCE_BYTES * references;
  }

  /** The JVM holds the names too, but only as long as the class is there. */
  private static int bytes(Frame frame) {
    return FRAME_BYTES + TEXTS * TEXT_BYTES + CHARACTER_BYTES * frame.nameLength();
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
