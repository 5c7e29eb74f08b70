// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.Arrays;

/**
 * A list of ints in pages: it grows without copying, and without the large arrays for which a heap
 * that is nearly full may have no place in one piece.
 */
final class Ints {
  private static final int BITS = 12, PAGE = 1 << BITS, MASK = PAGE - 1;

  private int[][] pages = new int[8][];
  private int size;

  Ints() {}

  /** {@code size} zeros. */
  Ints(int size) {
    for (int i = 0; i < size; i += PAGE) {
      page(i >>> BITS);
    }
    this.size = size;
  }

  private void page(int page) {
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, page * 2);
    }
    pages[page] = new int[PAGE];
  }

  int size() {
    return size;
  }

  void add(int value) {
    int page = size >>> BITS;
    if (page == pages.length || pages[page] == null) {
      page(page);
    }
    pages[size >>> BITS][size++ & MASK] = value;
  }

  /** Empty again; the pages are kept. */
  void clear() {
    size = 0;
  }

  int get(int at) {
    return pages[at >>> BITS][at & MASK];
  }

  void set(int at, int value) {
    pages[at >>> BITS][at & MASK] = value;
  }

  int increment(int at) {
    return pages[at >>> BITS][at & MASK]++;
  }
}
