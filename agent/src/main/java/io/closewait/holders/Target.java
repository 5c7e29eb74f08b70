// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** The sockets of one leak that the search is made for. Immutable. */
public final class Target {
  /** Descriptor numbers. */
  final int[] numbers;

  /** Whether they are channels: those the collector never closes. */
  final boolean channels;

  public Target(int[] numbers, boolean channels) {
    this.numbers = numbers.clone();
    this.channels = channels;
  }
}
