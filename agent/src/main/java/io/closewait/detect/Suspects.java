// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.SocketTable;
import org.jspecify.annotations.Nullable;

/**
 * The suspects by descriptor number, in segments like the socket table's. The agent's thread only.
 */
final class Suspects {
  private final Suspect[][] segments = new Suspect[SocketTable.SEGMENTS][];
  private int count;

  @Nullable Suspect get(int fd) {
    Suspect[] segment = segments[fd / SocketTable.SEGMENT_SIZE];
    return segment == null ? null : segment[fd % SocketTable.SEGMENT_SIZE];
  }

  void put(Suspect suspect) {
    int s = suspect.fd / SocketTable.SEGMENT_SIZE;
    if (segments[s] == null) {
      segments[s] = new Suspect[SocketTable.SEGMENT_SIZE];
    }
    count += segments[s][suspect.fd % SocketTable.SEGMENT_SIZE] == null ? 1 : 0;
    segments[s][suspect.fd % SocketTable.SEGMENT_SIZE] = suspect;
  }

  void remove(Suspect suspect) {
    segments[suspect.fd / SocketTable.SEGMENT_SIZE][suspect.fd % SocketTable.SEGMENT_SIZE] = null;
    count--;
  }

  int count() {
    return count;
  }

  /** The suspect with the lowest number from {@code fd} on, or null. */
  @Nullable Suspect next(int fd) {
    if (count == 0) {
      return null;
    }
    for (int s = fd / SocketTable.SEGMENT_SIZE; s < segments.length; s++) {
      if (segments[s] != null) {
        int from = s == fd / SocketTable.SEGMENT_SIZE ? fd % SocketTable.SEGMENT_SIZE : 0;
        for (int i = from; i < SocketTable.SEGMENT_SIZE; i++) {
          if (segments[s][i] != null) {
            return segments[s][i];
          }
        }
      }
    }
    return null;
  }
}
