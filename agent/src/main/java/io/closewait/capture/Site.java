// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call site, written out: its fingerprint, its stack for a reader, the frame to look at.
 * Immutable.
 */
public final class Site {
  /** Stands for all sites that found no room in the table. */
  static final Site OTHER =
      new Site(0, "other", Stack.of("", Collections.<Frame>emptyList(), 0), null, true, "");

  /** 12 hex digits, the same for the same code on every host, run and JDK. */
  public final String fingerprint;

  public final Stack stack;

  /**
   * The frame to look at first: the innermost one of the application. Where there is none, the
   * outermost one of a library, which is what the application knows of it, but not one that only
   * says on which thread it runs. Rather of a library than of one that only carries its bytes, and
   * of the JDK where there is no library. Null for an empty stack only.
   */
  public final @Nullable Frame where;

  /** Whether {@link #where} is a frame of the application. */
  public final boolean inApplication;

  /** Whether the fingerprint is that of code, rather than of a library that may serve many. */
  public final boolean namesCode;

  /**
   * The library, or the service of the JDK, that was at work: the one that the application called,
   * or the one whose threads these are. Empty where there is none.
   */
  public final String service;

  /** In its table; 0 where it is in none. */
  private final int number;

  private Site(
      int number,
      String fingerprint,
      Stack stack,
      @Nullable Frame where,
      boolean namesCode,
      String service) {
    this.number = number;
    this.fingerprint = fingerprint;
    this.stack = stack;
    this.where = where;
    this.inApplication = where != null && where.origin == Origin.APPLICATION;
    this.namesCode = namesCode;
    this.service = service;
  }

  /**
   * The fingerprint of a socket of which this is the deciding stack. If that shows no code but a
   * library's, then what tells the library's leaks apart is the side and the port of the service.
   *
   * @param side as the socket table has it
   * @param port of the service, or 0: not known, or not the same in each run
   */
  public String fingerprint(int side, int port) {
    return namesCode
        ? fingerprint
        : new Fingerprint().add(fingerprint).add(side + ":" + port).text();
  }

  /** How much a report can say by this stack: more is better, 0 is nothing. */
  public int telling() {
    return where == null ? 0 : 1 + where.origin.ordinal();
  }

  /**
   * Whether an asynchronous channel was at work. Whether the application's frames are there is then
   * a matter of timing: the same read may end at once or on a thread of the pool.
   */
  public boolean asynchronous() {
    for (Frame frame : stack.all) {
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

  /** Makes a site from a stack that still has the agent's own frames in it. */
  static Site of(StackTraceElement[] elements, String thread, FrameRules rules, int shown) {
    List<Frame> frames = new ArrayList<>(elements.length);
    List<Origin> known = new ArrayList<>(elements.length);
    for (StackTraceElement element : elements) {
      String type = element.getClassName();
      if (!type.startsWith("io.closewait.bootstrap.")
          && !type.startsWith("io.closewait.capture.")) {
        Origin origin = rules.known(type);
        known.add(origin);
        frames.add(Frame.of(element, rules.origin(type, origin)));
      }
    }
    int innermost = known.indexOf(Origin.APPLICATION);
    boolean namesCode = innermost >= 0;
    String service = service(namesCode ? frames.subList(0, innermost) : frames, rules);
    String fingerprint =
        namesCode
            ? code(frames, known, innermost, rules)
            : (service.isEmpty() ? new Fingerprint() : new Fingerprint().add(service)).text();
    Stack stack = Stack.of(thread, frames, shown);
    return new Site(0, fingerprint, stack, where(frames, rules), namesCode, service);
  }

  /** Returns an equal site with this number, whose frames are shared with other sites. */
  Site kept(int number, SharedFrames frames) {
    Stack shared = frames.share(stack);
    Frame same = where == null ? null : frames.shared(where);
    return new Site(number, fingerprint, shared, same, namesCode, service);
  }

  /** Says that somebody refers to it, so that its number and its stack stay. */
  public void mark(BitSet used) {
    used.set(number);
  }

  private static @Nullable Frame where(List<Frame> frames, FrameRules rules) {
    Frame best = null;
    int bestRank = -1;
    for (Frame frame : frames) {
      if (frame.origin == Origin.APPLICATION) {
        return frame;
      }
      int rank = 2 * frame.origin.ordinal() + (rules.isThread(frame) ? 0 : 1);
      if (rank >= bestRank) {
        best = frame;
        bestRank = rank;
      }
    }
    return best;
  }

  private static String service(List<Frame> frames, FrameRules rules) {
    Frame where = where(frames, rules);
    return where == null ? "" : rules.service(where);
  }

  /**
   * From what the application called to its outermost frame. How a library went on below the method
   * that was called differs from time to time, by retries and proxies; and so does how a server
   * came to call the application: straight from the selector, by a pool, after a hand-over.
   */
  private static String code(
      List<Frame> frames, List<Origin> known, int innermost, FrameRules rules) {
    Fingerprint fingerprint = new Fingerprint();
    int outermost = outermost(frames, known, innermost, rules);
    int called = innermost - 1;
    while (called >= 0 && !isLibrary(known.get(called))) {
      called--;
    }
    for (int i = Math.max(0, called); i <= outermost; i++) {
      Origin origin = known.get(i);
      if (origin == Origin.APPLICATION || isLibrary(origin)) {
        fingerprint.add(frames.get(i).type, frames.get(i).method);
      }
    }
    return fingerprint.text();
  }

  /**
   * The application's outermost frame on this side of a hand-over: whether a task or a callback
   * runs on a thread of the pool or right where it was made depends on which was faster.
   */
  private static int outermost(
      List<Frame> frames, List<Origin> known, int innermost, FrameRules rules) {
    int outermost = innermost;
    for (int i = innermost + 1; i < frames.size() && !rules.handsOver(frames.get(i).type); i++) {
      outermost = known.get(i) == Origin.APPLICATION ? i : outermost;
    }
    return outermost;
  }

  private static boolean isLibrary(Origin origin) {
    return origin == Origin.LIBRARY || origin == Origin.CARRIER;
  }
}
