// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.function.IntSupplier;

/**
 * Calls itself along a path, so that every path makes a stack of its own. {@link Twin} has the same
 * shape: nothing but its class tells its frames from these.
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
        return left(path, at + 1, end);
      case 1:
        return right(path, at + 1, end);
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

  static int left(int[] path, int at, IntSupplier end) {
    return walk(path, at, end);
  }

  static int right(int[] path, int at, IntSupplier end) {
    return walk(path, at, end);
  }

  /** As its neighbours in {@link Winding}. */
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
