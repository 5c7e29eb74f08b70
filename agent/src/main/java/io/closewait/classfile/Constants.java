// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static io.closewait.classfile.Bytes.u2;

import java.util.Arrays;

/**
 * The constants of a class file. Those it has keep their numbers, new ones follow; and none is
 * added that is there, so that the JVM need not renumber when it redefines the class.
 */
final class Constants {
  static final int UTF8 = 1;
  static final int FIELD = 9;
  static final int METHOD = 10;
  private static final int CLASS = 7;
  private static final int NAME_AND_TYPE = 12;

  /** Where the number of constants stands; they follow. */
  private static final int COUNT = 8;

  private static final int BUCKETS = 256;

  /** Bytes of each constant by tag, of a text without its letters; 0 is not known. */
  private static final char[] SIZES = "030559933555500435533".toCharArray();

  private final byte[] code;
  private final int[] starts;

  /** Chains of constants that begin alike: the first ones, and what follows each. 0 ends. */
  private final int[] first = new int[BUCKETS];

  private final int[] next;

  /** Where the constants end in the class file. */
  final int end;

  private final Bytes added = new Bytes(512);
  private int[] addedStarts = new int[32];
  private int addedCount;

  /**
   * Finds the constants.
   *
   * @throws RuntimeException if there is something that is not known
   */
  Constants(byte[] code) {
    this.code = code;
    int count = u2(code, COUNT);
    starts = new int[count];
    next = new int[count];
    int at = COUNT + 2;
    for (int i = 1; i < count; i++) { // no call in here: there are thousands, and nothing compiled
      starts[i] = at;
      int tag = code[at];
      int bucket = 31 * tag + code[at + 1] + code[at + 2] & BUCKETS - 1;
      next[i] = first[bucket];
      first[bucket] = i;
      int size = SIZES[tag] - '0';
      if (tag == UTF8) {
        size += (code[at + 1] & 255) << 8 | code[at + 2] & 255;
      } else if (size == 0) {
        throw new IllegalArgumentException("constant " + tag);
      } else if (size == 9) { // a long or a double has two numbers
        i++;
      }
      at += size;
    }
    end = at;
  }

  private static int bucket(byte[] from, int at) {
    return 31 * from[at] + from[at + 1] + from[at + 2] & BUCKETS - 1;
  }

  /** How many numbers there are; the first constant has 1, and not every number is one. */
  int count() {
    return starts.length;
  }

  /** Where the constant with this number stands; 0 if there is none. */
  int start(int index) {
    return starts[index];
  }

  /** Whether a constant is this text of ASCII, which has less than 256 letters. */
  boolean is(int index, String text) {
    int at = starts[index];
    int length = text.length();
    if (code[at] != UTF8 || (code[at + 2] & 255) != length || code[at + 1] != 0) {
      return false;
    }
    at += 3;
    for (int i = 0; i < length; i++) {
      if (code[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text, of which only the characters of ASCII are right. */
  String text(int index) {
    int at = starts[index];
    if (code[at] != UTF8) {
      throw new IllegalArgumentException("constant " + index + " is no text");
    }
    char[] text = new char[u2(code, at + 1)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) (code[at + 3 + i] & 255);
    }
    return new String(text);
  }

  /** The number of a field or a method. */
  int member(int tag, String owner, String name, String descriptor) {
    int type = type(owner);
    int nameIndex = text(name);
    int descriptorIndex = text(descriptor);
    int both = pair(NAME_AND_TYPE, nameIndex, descriptorIndex);
    return pair(tag, type, both);
  }

  /** The number of a class. */
  int type(String name) {
    int text = text(name);
    int start = added.size;
    added.u1(CLASS);
    added.u2(text);
    return number(start);
  }

  private int pair(int tag, int left, int right) {
    int start = added.size;
    added.u1(tag);
    added.u2(left);
    added.u2(right);
    return number(start);
  }

  /** The number of a text of ASCII. */
  int text(String text) {
    int start = added.size;
    added.u1(UTF8);
    added.u2(text.length());
    added.ascii(text);
    return number(start);
  }

  /** The number of the constant appended last; taken away again where there is an equal one. */
  private int number(int start) {
    byte[] wanted = added.array;
    int length = added.size - start;
    for (int i = first[bucket(wanted, start)]; i != 0; i = next[i]) {
      if (same(code, starts[i], wanted, start, length)) {
        added.size = start;
        return i;
      }
    }
    for (int i = 0; i < addedCount; i++) {
      if (same(wanted, addedStarts[i], wanted, start, length)) {
        added.size = start;
        return starts.length + i;
      }
    }
    if (addedCount == addedStarts.length) {
      addedStarts = Arrays.copyOf(addedStarts, 2 * addedCount);
    }
    addedStarts[addedCount] = start;
    return starts.length + addedCount++;
  }

  /** A constant tells its length at its beginning: equal bytes are an equal constant. */
  private static boolean same(byte[] one, int at, byte[] other, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (one[at + i] != other[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** The head of the class file up to the end of the constants. */
  void copyTo(Bytes out) {
    out.copy(code, 0, COUNT);
    out.u2(starts.length + addedCount);
    out.copy(code, COUNT + 2, end);
    out.copy(added);
  }
}
