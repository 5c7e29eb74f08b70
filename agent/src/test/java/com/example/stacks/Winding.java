// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.function.IntSupplier;

/**
 * Calls itself along a path, so that every path makes a stack of its own. {@link One} and {@link
 * Twin} have the same shape and are called from the same place: nothing but their class tells their
 * frames apart.
 */
public final class Winding {
  /** Steps that a path is made of. */
  public static final int STEPS = 5;

  private static final Step[] CALLED = {new One(), new Twin()};

  private Winding() {}

  public static int walk(int[] path, int at, IntSupplier end) {
    if (at == path.length) {
      return end.getAsInt();
    }
    if (path[at] < CALLED.length) {
      return CALLED[path[at]].go(path, at + 1, end);
    }
    switch (path[at]) {
      case 2:
        return aside(path, at + 1, end);
      case 3:
        return walk(path, at + 1, end);
      default:
        return walk(path, at + 1, end);
    }
  }

  private static int aside(int[] path, int at, IntSupplier end) {
    return walk(path, at, end);
  }

  /** Part of a path. */
  abstract static class Step {
    abstract int go(int[] path, int at, IntSupplier end);
  }

  /** One of two. */
  static final class One extends Step {
    @Override
    int go(int[] path, int at, IntSupplier end) {
      return walk(path, at, end);
    }
  }

  /** The other. */
  static final class Twin extends Step {
    @Override
    int go(int[] path, int at, IntSupplier end) {
      return walk(path, at, end);
    }
  }
}
