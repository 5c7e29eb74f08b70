// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.util.Arrays;

/**
 * Where the objects lie in the file. Most collectors write them in the order of their addresses, so
 * that a stretch of the file is a stretch of addresses, and one entry serves a thousand objects;
 * ZGC and Shenandoah write them as they meet them, and need an entry for nearly each. One thread.
 */
final class ObjectIndex {
  /** Bytes of the file in one stretch: to find an object half of them are read. */
  private static final int LONGEST = 1 << 14;

  /** Between two neighbours lies at most the first, and what the dump leaves out. */
  private static final long GAP = 4096;

  private static final int BYTES_PER_STRETCH = 32;

  private final int most;
  private long[] first = new long[1 << 10];
  private long[] last = new long[1 << 10];
  private long[] places = new long[1 << 10];

  /** The highest address of this stretch and of all before it. */
  private long[] reach = {};

  private int size;
  private long lastBytes;
  private boolean open;

  /** {@code heap}: bytes that it may take. */
  ObjectIndex(long heap) {
    most = (int) Math.min(1 << 28, heap / BYTES_PER_STRETCH / 2); // the arrays double
  }

  /** The next object is not to be reached from the one before. */
  void cut() {
    open = false;
  }

  /** The next object of the file, of so many bytes. */
  void add(long id, long place, long bytes) throws BrokenDumpException {
    int at = size - 1;
    boolean goesOn =
        open && id > last[at] && id - last[at] <= lastBytes + GAP && place - places[at] < LONGEST;
    if (!goesOn) {
      at = begin(id, place);
    }
    last[at] = id;
    lastBytes = bytes;
    open = true;
  }

  private int begin(long id, long place) throws BrokenDumpException {
    if (size >= most) {
      throw new BrokenDumpException(
          "its objects are not in the order of their addresses, as with ZGC and Shenandoah, and"
              + " more than this JVM has memory for: give it more, such as java -Xmx4g");
    }
    if (size == first.length) {
      first = Arrays.copyOf(first, size * 2);
      last = Arrays.copyOf(last, size * 2);
      places = Arrays.copyOf(places, size * 2);
    }
    first[size] = id;
    places[size] = place;
    return size++;
  }

  /** To be called when all are there. */
  void sort() {
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i, size);
    }
    for (int end = size - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
    reach = new long[size];
    long highest = 0;
    for (int i = 0; i < size; i++) {
      highest = Math.max(highest, last[i]);
      reach[i] = highest;
    }
  }

  private void sink(int start, int end) {
    int at = start;
    while (2 * at + 1 < end) {
      int child = 2 * at + 1;
      if (child + 1 < end && first[child + 1] > first[child]) {
        child++;
      }
      if (first[at] >= first[child]) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private void swap(int a, int b) {
    swap(first, a, b);
    swap(last, a, b);
    swap(places, a, b);
  }

  private static void swap(long[] values, int a, int b) {
    long kept = values[a];
    values[a] = values[b];
    values[b] = kept;
  }

  /** The last stretch that begins at or before the address; -1: none. */
  int floor(long id) {
    int found = Arrays.binarySearch(first, 0, size, id);
    return found >= 0 ? found : -found - 2;
  }

  /** Whether this stretch, or one before it, may have the object. */
  boolean mayHave(int stretch, long id) {
    return stretch >= 0 && reach[stretch] >= id;
  }

  boolean spans(int stretch, long id) {
    return last[stretch] >= id;
  }

  long place(int stretch) {
    return places[stretch];
  }

  long last(int stretch) {
    return last[stretch];
  }

  int size() {
    return size;
  }
}
