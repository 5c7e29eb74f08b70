// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

/** Which side of its connection this process is. */
public enum Side {
  ACCEPTED("accepted"),
  CONNECTED("connected");

  /** Part of the contract with scripts. */
  private final String word;

  Side(String word) {
    this.word = word;
  }

  /**
   * The side that a rule names.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Side of(String word) {
    for (Side side : values()) {
      if (side.word.equals(word)) {
        return side;
      }
    }
    throw new IllegalArgumentException("no side of a connection: " + word);
  }

  @Override
  public String toString() {
    return word;
  }
}
