// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * A call site, written out: its fingerprint, its stack for a reader, the frame to look at.
 * Immutable.
 */
public final class Site {
  /** Stands for all sites that found no room in the table. */
  static final Site OTHER = new Site("other", new Stack("", new ArrayList<>(), 0), null, false);

  /** The JDK's frames that are kept for the diagnosis. */
  private static final int JDK_FRAMES = 32;

  /** 12 hex digits, the same for the same code on every host, run and JDK. */
  public final String fingerprint;

  public final Stack stack;

  /** The first frame that is neither the JDK's nor a known library's; else a library's; or null. */
  public final Frame where;

  /** Whether {@link #where} is a frame of the application rather than of a library. */
  public final boolean inApplication;

  private Site(String fingerprint, Stack stack, Frame where, boolean inApplication) {
    this.fingerprint = fingerprint;
    this.stack = stack;
    this.where = where;
    this.inApplication = inApplication;
  }

  /**
   * Whether an asynchronous channel was at work. Whether the application's frames are there is then
   * a matter of timing: the same read may end at once or on a thread of the pool.
   */
  public boolean asynchronous() {
    for (Frame frame : stack.jdkFrames) {
      if (frame.type.startsWith("sun.nio.ch.UnixAsynchronousSocketChannelImpl")) {
        return true;
      }
    }
    return false;
  }

  /** Name of the class of {@link #where}; empty where there is none. */
  public String whereClass() {
    return where == null ? "" : where.type;
  }

  /**
   * The fingerprint ends with the outermost frame of the application: how a server came to call it
   * (straight from the selector, by a pool, after a hand-over) differs from request to request.
   */
  static Site of(StackTraceElement[] frames, String thread, FrameRules rules, int shown) {
    Fingerprint fingerprint = new Fingerprint();
    List<StackTraceElement> dispatch = new ArrayList<>();
    List<Frame> kept = new ArrayList<>();
    List<Frame> jdk = new ArrayList<>();
    int omitted = 0;
    StackTraceElement library = null;
    StackTraceElement application = null;
    for (StackTraceElement frame : frames) {
      String type = frame.getClassName();
      if (type.startsWith("io.closewait.bootstrap.") || type.startsWith("io.closewait.capture.")) {
        continue;
      }
      if (FrameRules.isJdk(type)) {
        omitted++;
        if (jdk.size() < JDK_FRAMES) {
          jdk.add(Frame.of(frame));
        }
        continue;
      }
      dispatch.add(frame);
      if (!rules.isLibrary(type)) {
        fingerprint.addAll(dispatch);
        dispatch.clear();
      }
      if (application == null && rules.isApplication(type)) {
        application = frame;
      } else if (library == null) {
        library = frame;
      }
      if (kept.size() < shown) {
        kept.add(Frame.of(frame));
      } else {
        omitted++;
      }
    }
    if (fingerprint.isEmpty()) {
      fingerprint.addAll(dispatch);
    }
    StackTraceElement where = application != null ? application : library;
    return new Site(
        fingerprint.text(),
        new Stack(thread, kept, omitted, jdk),
        where == null ? null : Frame.of(where),
        application != null);
  }
}
