// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The sockets of one leak that the search is made for. Immutable. */
public final class Target {
  /** What becomes of such a socket when nobody refers to it any more. */
  public enum Fate {
    /** The fate of a java.net.Socket. */
    CLOSED_BY_COLLECTOR,
    /** The fate of a channel. */
    NEVER_CLOSED,
    NOT_KNOWN
  }

  final int[] numbers;
  final Fate fate;
  final List<String> server;

  /**
   * The sockets of one leak.
   *
   * @param numbers of the descriptors
   * @param server prefixes of the names of the classes that serve such connections; empty where
   *     they are not accepted ones
   */
  public Target(int[] numbers, Fate fate, List<String> server) {
    this.numbers = numbers.clone();
    this.fate = fate;
    this.server = Collections.unmodifiableList(new ArrayList<>(server));
  }
}
