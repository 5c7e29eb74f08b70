// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.capture.Stack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report points at first, in the order in which it helps: the application's frame in the
 * deciding stack; who has the sockets, known before inferred; the line that opened the server; else
 * the frame of a library, or of the JDK, and what tells that apart. Immutable.
 */
public final class Lead {
  /** By what it is known. */
  public enum By {
    /** A frame of the application in the deciding stack. */
    STACK,
    /** A search of the live objects. */
    HOLDER,
    /** The stack that made the server listen. */
    LISTENER,
    /** A frame that is not the application's; nothing better is known. */
    OTHER_CODE
  }

  public final By by;

  /** Only of {@link By#HOLDER}. */
  public final @Nullable Holder holder;

  /** Null of a holder. */
  private final @Nullable Frame frame;

  private Lead(By by, @Nullable Holder holder, @Nullable Frame frame) {
    this.by = by;
    this.holder = holder;
    this.frame = frame;
  }

  /** Class, and method or field. */
  public String name() {
    return frame == null ? place() : frame.name();
  }

  /** The name, with the line of the source where it is known. */
  public String text() {
    return frame == null ? place() : frame.toString();
  }

  private String place() {
    return holder == null ? "" : String.valueOf(holder.place);
  }

  /** Null where neither a stack nor a holder is known. */
  static @Nullable Lead of(@Nullable Frame where, List<Holder> holders, @Nullable Stack listener) {
    if (where != null && where.origin == Origin.APPLICATION) {
      return of(By.STACK, where);
    }
    Holder holder = best(holders);
    if (holder != null && holder.place != null) {
      return new Lead(By.HOLDER, holder, null);
    }
    Frame opened = application(listener);
    if (opened != null) {
      return of(By.LISTENER, opened);
    }
    return where == null ? null : of(By.OTHER_CODE, where);
  }

  private static Lead of(By by, Frame frame) {
    return new Lead(by, null, frame);
  }

  private static @Nullable Holder best(List<Holder> holders) {
    Holder inferred = null;
    for (Holder holder : holders) {
      if (holder.namesApplication()) {
        if (!holder.isInferred()) {
          return holder;
        }
        inferred = inferred == null ? holder : inferred;
      }
    }
    return inferred;
  }

  /** The innermost frame of the application; or null. */
  public static @Nullable Frame application(@Nullable Stack stack) {
    if (stack != null) {
      for (Frame frame : stack.all) {
        if (frame.origin == Origin.APPLICATION) {
          return frame;
        }
      }
    }
    return null;
  }
}
