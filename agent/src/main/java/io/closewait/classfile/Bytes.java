// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import java.util.Arrays;

/** Bytes of a class file, read in place, and a buffer that grows. Confined to a thread. */
class Bytes {
  byte[] array;
  int size;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  static int u2(byte[] from, int at) {
    return (from[at] & 255) << 8 | from[at + 1] & 255;
  }

  static int i4(byte[] from, int at) {
    return from[at] << 24
        | (from[at + 1] & 255) << 16
        | (from[at + 2] & 255) << 8
        | from[at + 3] & 255;
  }

  final void u1(int value) {
    room(1);
    array[size++] = (byte) value;
  }

  /**
   * Appends two bytes.
   *
   * @throws IllegalArgumentException if the value does not fit
   */
  final void u2(int value) {
    if (value >>> 16 != 0) {
      throw new IllegalArgumentException("more than 16 bits: " + value);
    }
    room(2);
    array[size++] = (byte) (value >> 8);
    array[size++] = (byte) value;
  }

  final void i4(int value) {
    u2(value >>> 16);
    u2(value & 0xffff);
  }

  /** Puts two bytes where their place was kept. */
  final void u2At(int at, int value) {
    int end = size;
    size = at;
    u2(value);
    size = end;
  }

  /** Puts a length where its place was kept. */
  final void i4At(int at, int value) {
    int end = size;
    size = at;
    i4(value);
    size = end;
  }

  /**
   * Appends letters.
   *
   * @throws IllegalArgumentException if one is not of ASCII
   */
  final void ascii(String text) {
    int length = text.length();
    room(length);
    for (int i = 0; i < length; i++) {
      char letter = text.charAt(i);
      if (letter == 0 || letter > 127) {
        throw new IllegalArgumentException("not ASCII: " + text);
      }
      array[size++] = (byte) letter;
    }
  }

  final void copy(byte[] from, int start, int end) {
    int length = end - start;
    room(length);
    System.arraycopy(from, start, array, size, length);
    size += length;
  }

  final void copy(Bytes from) {
    copy(from.array, 0, from.size);
  }

  private void room(int more) {
    if (more > array.length - size) {
      array = Arrays.copyOf(array, Math.max(size + more, 2 * array.length));
    }
  }
}
