// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.function.IntSupplier;

/**
 * Calls itself along a path, so that every path makes a stack of its own. {@link One} and {@link
 * Twin} have the same shape: nothing but their class tells their frames apart.
 */
public final class Winding {
  /** Steps that a path is made of. */
  public static final int STEPS = 6;

  private Winding() {}

  public static int walk(int[] path, int at, IntSupplier end) {
    if (at == path.length) {
      return end.getAsInt();
    }
    switch (path[at]) {
      case 0:
        return One.left(path, at + 1, end);
      case 1:
        return One.right(path, at + 1, end);
      case 2:
        return Twin.left(path, at + 1, end);
      case 3:
        return Twin.right(path, at + 1, end);
      case 4:
        return walk(path, at + 1, end);
      default:
        return walk(path, at + 1, end);
    }
  }

  /** One of two. */
  static final class One {
    private One() {}

    static int left(int[] path, int at, IntSupplier end) {
      return walk(path, at, end);
    }

    static int right(int[] path, int at, IntSupplier end) {
      return walk(path, at, end);
    }
  }

  /** The other. */
  static final class Twin {
    private Twin() {}

    static int left(int[] path, int at, IntSupplier end) {
      return walk(path, at, end);
    }

    static int right(int[] path, int at, IntSupplier end) {
      return walk(path, at, end);
    }
  }
}
