// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

/** The numbers of the format: records, records within the heap, types of values. */
final class DumpFormat {
  static final int TEXT = 0x01, LOAD_CLASS = 0x02, FRAME = 0x04, TRACE = 0x05;
  static final int HEAP = 0x0c, HEAP_SEGMENT = 0x1c, HEAP_END = 0x2c;
  static final int CLASS = 0x20, INSTANCE = 0x21, ARRAY = 0x22, PRIMITIVES = 0x23;
  static final int JNI_GLOBAL = 0x01, JNI_LOCAL = 0x02, LOCAL = 0x03, NATIVE_STACK = 0x04;
  static final int STICKY_CLASS = 0x05, THREAD_BLOCK = 0x06, MONITOR = 0x07, THREAD = 0x08;
  static final int UNKNOWN_ROOT = 0xff;

  static final int REFERENCE = 2, BOOLEAN = 4, CHAR = 5, BYTE = 8, LONG = 11;

  private static final int[] SIZES = {0, 0, 0, 0, 1, 2, 4, 8, 1, 2, 4, 8};

  private DumpFormat() {}

  /** Bytes of a value; 0 for a type that there is not. */
  static int size(int type, int idSize) {
    if (type == REFERENCE) {
      return idSize;
    }
    return type > 0 && type < SIZES.length ? SIZES[type] : 0;
  }
}
