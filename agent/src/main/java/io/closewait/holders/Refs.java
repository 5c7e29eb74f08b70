// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.Arrays;

/** A list of references that grows by pages, like {@link Ints}. */
final class Refs<T> {
  private static final int BITS = 12, PAGE = 1 << BITS, MASK = PAGE - 1;

  private Object[][] pages = new Object[8][];
  private int size;

  void add(T value) {
    int page = size >>> BITS;
    if ((size & MASK) == 0) {
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, page * 2);
      }
      pages[page] = new Object[PAGE];
    }
    pages[page][size++ & MASK] = value;
  }

  @SuppressWarnings("unchecked")
  T get(int at) {
    return (T) pages[at >>> BITS][at & MASK];
  }
}
