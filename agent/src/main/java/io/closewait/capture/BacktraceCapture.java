// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Hashes HotSpot's {@code Throwable.backtrace} where it lies: the cost of a bare Throwable,
 * whatever the depth, and no stack trace elements.
 *
 * <p>The field holds a chain of chunks, each an Object[] with a short[] of method numbers, an int[]
 * of byte-code indexes and versions, an Object[] of classes and, further on, the next chunk
 * (src/hotspot/share/classfile/javaClasses.cpp, BacktraceBuilder). That shape is HotSpot's own
 * business, so it is checked before use, and nothing is read but arrays of the expected types.
 */
final class BacktraceCapture extends StackCapture {
  private final Platform platform;
  private final long offset;
  private final int next;

  private BacktraceCapture(SiteTable sites, Platform platform, long offset, int next) {
    super(sites);
    this.platform = platform;
    this.offset = offset;
    this.next = next;
  }

  /** Null where the backtrace does not have the known shape or does not tell stacks apart. */
  static @Nullable BacktraceCapture ifSafe(SiteTable sites, Platform platform) {
    long offset = platform.backtraceOffset();
    if (offset < 0) {
      return null;
    }
    Object first = platform.reference(atDepth(40), offset); // longer than one chunk
    if (!isChunk(first)) {
      return null;
    }
    int next = indexOfNextChunk((Object[]) first);
    if (next < 0) {
      return null;
    }
    BacktraceCapture candidate = new BacktraceCapture(sites, platform, offset, next);
    return candidate.tellsStacksApart() ? candidate : null;
  }

  private static boolean isChunk(Object candidate) {
    if (!(candidate instanceof Object[])) {
      return false;
    }
    Object[] chunk = (Object[]) candidate;
    if (chunk.length < 5
        || !(chunk[0] instanceof short[])
        || !(chunk[1] instanceof int[])
        || !(chunk[2] instanceof Object[])) {
      return false;
    }
    Object[] types = (Object[]) chunk[2];
    return ((short[]) chunk[0]).length == types.length
        && ((int[]) chunk[1]).length == types.length
        && types[0] instanceof Class;
  }

  private static int indexOfNextChunk(Object[] chunk) {
    int found = -1;
    for (int i = 3; i < chunk.length; i++) {
      if (isChunk(chunk[i])) {
        if (found >= 0) {
          return -1; // ambiguous
        }
        found = i;
      }
    }
    return found;
  }

  private boolean tellsStacksApart() {
    Throwable[] same = new Throwable[2];
    for (int i = 0; i < same.length; i++) {
      same[i] = atDepth(40);
    }
    return hash(same[0]) == hash(same[1])
        && hash(atDepth(40)) != hash(same[0])
        && hash(atDepth(3)) != hash(atDepth(4))
        && depth(same[0]) == same[0].getStackTrace().length;
  }

  private static Throwable atDepth(int depth) {
    return depth == 0 ? new Throwable() : atDepth(depth - 1);
  }

  @Override
  public int capture() {
    Throwable stack = new Throwable();
    long hash = hash(stack);
    int known = sites.known(hash);
    return known != UNSAMPLED ? known : sites.add(hash, stack, depth(stack));
  }

  private long hash(Throwable stack) {
    long hash = 0;
    Object last = null; // neighbours are often of one class, whose header need not be read again
    int lastHash = 0;
    Object[] chunk = (Object[]) platform.reference(stack, offset);
    while (chunk != null) {
      short[] methods = (short[]) chunk[0];
      int[] positions = (int[]) chunk[1];
      Object[] types = (Object[]) chunk[2];
      for (int i = 0; i < methods.length; i++) {
        Object type = types[i];
        if (type == null) {
          return hash;
        }
        long frame = (long) methods[i] << 40 ^ (long) positions[i] << 8;
        if (type != last) {
          last = type;
          lastHash = System.identityHashCode(type);
        }
        hash = mix(hash, lastHash ^ frame);
      }
      chunk = (Object[]) chunk[next];
    }
    return hash;
  }

  private int depth(Throwable stack) {
    int depth = 0;
    Object[] chunk = (Object[]) platform.reference(stack, offset);
    for (; chunk != null; chunk = (Object[]) chunk[next]) {
      for (Object type : (Object[]) chunk[2]) {
        depth += type == null ? 0 : 1;
      }
    }
    return depth;
  }

  @Override
  public int affordable() {
    return 5000;
  }

  @Override
  public String name() {
    return "backtrace";
  }
}
